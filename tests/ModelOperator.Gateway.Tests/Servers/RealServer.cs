using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Servers;

/// <summary>A web server as people run it, as a process on a loopback port.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "Servers");

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly StringBuilder _said = new();

    private RealServer(Process process, DirectoryInfo folder, int port)
    {
        _process = process;
        _folder = folder;
        Address = new EndpointAddress(IPAddress.Loopback, port);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public EndpointAddress Address { get; }

    public static async Task<RealServer> StartAsync(string name)
    {
        for (var attempt = 0; ; attempt++)
        {
            var server = Launch(name);
            if (await server.IsUpAsync())
            {
                return server;
            }

            var said = server._said.ToString();
            await server.DisposeAsync();
            attempt.ShouldBeLessThan(3, $"{name} does not start: {said}"); // another process may have taken the port meanwhile
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static RealServer Launch(string name)
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(Path.GetTempPath(), $"gateway-server-{Guid.NewGuid()}")); // nginx's workers are another user
        var port = FreePort.Find();
        var (program, arguments) = Command(name, port, folder.FullName);
        var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Scripts,
            Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        return new RealServer(process, folder, port);
    }

    private static (string Program, string[] Arguments) Command(string name, int port, string folder)
    {
        switch (name)
        {
            case "uvicorn-h11":
            case "uvicorn-httptools":
                return (RealServerTheoryAttribute.Python,
                    ["-m", "uvicorn", "--port", $"{port}", "--http", name["uvicorn-".Length..], "fastapi_app:app"]);
            case "gunicorn-sync":
            case "gunicorn-gthread":
                return (RealServerTheoryAttribute.Python,
                    ["-m", "gunicorn", "--bind", $"127.0.0.1:{port}", "--worker-class", name["gunicorn-".Length..], "--threads", "4",
                        "--worker-tmp-dir", folder, "flask_app:app"]);
            case "gunicorn-keep-alive":
                return (RealServerTheoryAttribute.Python,
                    [
                        "-m", "gunicorn", "--bind", $"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8", "--keep-alive", "2",
                        "--worker-tmp-dir", folder, "flask_app:app",
                    ]);
            case "http.server-1.0":
            case "http.server-1.1":
                return (RealServerTheoryAttribute.Python, ["http_server.py", $"{port}", $"HTTP/{name["http.server-".Length..]}"]);
            case "node":
                return ("node", ["node_server.js", $"{port}"]);
            case "nginx":
                var config = File.ReadAllText(Path.Combine(Scripts, "nginx.conf")).Replace("FOLDER", folder, StringComparison.Ordinal)
                    .Replace("PORT", $"{port}", StringComparison.Ordinal);
                File.WriteAllText(Path.Combine(folder, "nginx.conf"), config);
                File.WriteAllText(Path.Combine(folder, "small"), "hello world");
                File.WriteAllText(Path.Combine(folder, "large"), new string('x', 1 << 20));
                return (RealServerTheoryAttribute.Nginx, ["-p", folder, "-c", Path.Combine(folder, "nginx.conf"), "-e", "stderr"]);
            default:
                throw new ArgumentException($"no server is called {name}", nameof(name));
        }
    }

    private async Task<bool> IsUpAsync()
    {
        var watch = Stopwatch.StartNew();
        while (!_process.HasExited && watch.Elapsed < Eventually.Patience)
        {
            using var tcp = new TcpClient();
            try
            {
                await tcp.ConnectAsync(IPAddress.Loopback, Address.Port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            }
        }

        return false;
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
