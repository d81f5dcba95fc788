using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Console.Tests.Support;

namespace ModelOperator.ClusterTests.Consoles;

/// <summary><c>kubectl modeldeployment console</c> as a person starts it, and a client that has its address.</summary>
internal sealed partial class ConsoleProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ConsoleProcess(Process process, Uri address, string token)
    {
        _process = process;
        Client = new() { BaseAddress = address, Timeout = Cluster.Patience };
        Client.DefaultRequestHeaders.Add("x-console-token", token);
    }

    public HttpClient Client { get; }

    /// <summary>Starts it, and waits for the line with its address.</summary>
    public static async Task<ConsoleProcess> StartAsync(string kubeconfig, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "kubectl-modeldeployment.dll"), "console", "--no-browser",
                "--kubeconfig", kubeconfig,
                .. arguments,
            ])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Cluster.Patience);
            var match = Address().Match(line ?? "");
            match.Success.ShouldBeTrue(line ?? "the console has ended without a word");
            return new(process, new(match.Groups["address"].Value), match.Groups["token"].Value);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Follows a stream of the page.</summary>
    public Task<EventReader> FollowAsync(string path = "/api/fleet") => EventReader.OpenAsync(Client, path);

    /// <summary>Gives an order; the status, and the sentence or the error.</summary>
    public async Task<(int Status, string Said)> OrderAsync(string ns, string order)
    {
        using var content = new StringContent("{}");
        using var answer = await Client.PostAsync($"/api/deployments/{ns}/digits/orders/{order}", content);
        var body = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        return ((int)answer.StatusCode, (string)(body["sentence"] ?? body["error"])!);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex("(?<address>http://127[.]0[.]0[.]1:[0-9]+)/#token=(?<token>[A-Za-z0-9_-]{43})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
