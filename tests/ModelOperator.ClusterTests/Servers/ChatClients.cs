using System.Collections.Concurrent;
using System.Text;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Servers;

/// <summary>Clients of a language model, each of which reads a streamed answer to its end and then asks again, until they are stopped.
/// </summary>
internal sealed class ChatClients : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(string Revision, string Outcome), int> _counts = new();
    private Task _asking = Task.CompletedTask;

    private ChatClients(string clusterIp) => _http.BaseAddress = new($"http://{clusterIp}");

    /// <summary>The answers that were not whole.</summary>
    public int Failed => _counts.Where(count => count.Key.Outcome != "whole").Sum(count => count.Value);

    /// <summary>All answers, by revision and outcome.</summary>
    public string Table => string.Join(", ", _counts.OrderBy(count => count.Key).Select(count => $"{count.Key}: {count.Value}"));

    /// <summary>Starts them when the Service answers.</summary>
    public static async Task<ChatClients> StartAsync(string clusterIp, int clients)
    {
        var all = new ChatClients(clusterIp);
        await Cluster.Until(
            async () => (await all.TryAskAsync(CancellationToken.None)).Outcome, outcome => outcome == "whole", "the Service answers");
        all._asking = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => all.AskAsync()));
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task AskAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var answer = await TryAskAsync(_stop.Token);
            if (!_stop.IsCancellationRequested)
            {
                _counts.AddOrUpdate(answer, 1, (_, count) => count + 1);
            }
        }
    }

    private async Task<(string Revision, string Outcome)> TryAskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var content = new StringContent(
                """{"model":"digits","prompt":"?","stream":true}""", Encoding.UTF8, "application/json");
            using var response = await _http.PostAsync(new Uri("/v1/completions", UriKind.Relative), content, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            var revision = response.Headers.TryGetValues("x-model-revision", out var values) ? values.First() : "";
            return (revision, !response.IsSuccessStatusCode ? $"{(int)response.StatusCode}"
                : text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal) ? "whole" : "cut off");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return ("", exception.Message);
        }
    }
}
