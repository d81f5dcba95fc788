using System.Diagnostics;
using System.Text;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.ClusterTests.Consoles;

/// <summary>The program of the console's pods, as a process of this machine with the variables that the chart gives it.</summary>
internal sealed class SharedConsoleProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _authority;

    private SharedConsoleProcess(Process process, string authority, int port)
    {
        (_process, _authority, Address) = (process, authority, new($"http://127.0.0.1:{port}"));
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
    }

    public Uri Address { get; }

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="publicUrl">The address at which browsers would reach it.</param>
    /// <param name="namespaces">The namespaces that it looks at for people without rights in the whole cluster.</param>
    public static async Task<SharedConsoleProcess> StartAsync(string publicUrl, params string[] namespaces)
    {
        var cluster = await Person.ClusterAsync();
        var authority = Path.GetTempFileName();
        await File.WriteAllTextAsync(
            authority, Encoding.ASCII.GetString(Convert.FromBase64String((string)cluster["certificate-authority-data"]!)));
        var port = FreePort.Find();
        var start = new ProcessStartInfo("dotnet", [Program()]) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in new[]
        {
            ("PUBLIC_URL", publicUrl), ("NAMESPACES", string.Join(',', namespaces)), ("CONSOLE_PORT", $"{port}"), ("OPERATIONS_PORT", "0"),
            ("API_SERVER", (string)cluster["server"]!), ("API_SERVER_CA", authority),
        })
        {
            start.Environment[name] = value;
        }

        // It must not find the rights of whoever runs the tests.
        start.Environment.Remove("KUBECONFIG");
        var console = new SharedConsoleProcess(Process.Start(start)!, authority, port);
        using var client = new HttpClient { BaseAddress = console.Address };
        await Cluster.Until(() => AnswersAsync(client), answers => answers, "the console answers");
        return console;
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_authority);
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // The same build as the tests'.
    private static string Program()
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/'))!);
        return Path.Combine(
            Digits.RepositoryRoot(), "src", "ModelOperator.ConsoleHost", "bin", configuration, "net10.0", "ModelOperator.ConsoleHost.dll");
    }
}
