using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelOperator.Testing;

namespace ModelOperator.Console.BrowserTests.Support;

/// <summary>Fixtures/server.mjs as a process of its own: the page with canned answers, in which things can be made to go wrong.</summary>
internal sealed class CannedServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private CannedServer(Process process, Uri address)
    {
        _process = process;
        Address = address;
        _http = new() { BaseAddress = address };
    }

    /// <summary>The address without a token.</summary>
    public Uri Address { get; }

    /// <summary>The address that a person opens.</summary>
    public string WithToken => $"{Address}#token=fixture-token";

    public static async Task<CannedServer> StartAsync()
    {
        var start = new ProcessStartInfo(Programs.Node, [Repository.PathOf("tests/ModelOperator.Console.BrowserTests/Fixtures/server.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().Soon();
        if (line is null)
        {
            throw new InvalidOperationException($"the canned server did not start: {await process.StandardError.ReadToEndAsync()}");
        }

        return new(process, new Uri(new Uri(line).GetLeftPart(UriPartial.Path)));
    }

    /// <summary>Changes what the server answers, and returns what it has seen: orders, streams and opened.</summary>
    public async Task<JsonNode> ControlAsync(object change)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri("control", UriKind.Relative), change);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
