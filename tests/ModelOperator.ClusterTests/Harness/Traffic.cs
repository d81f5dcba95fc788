using System.Collections.Concurrent;
using System.Text;

namespace ModelOperator.ClusterTests.Harness;

/// <summary>A client that calls a Service at a steady rate until it is stopped, and counts what comes back.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(string Revision, int Code), int> _counts = new();
    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset First, DateTimeOffset Last)> _failures = new(
        StringComparer.Ordinal);
    private readonly TimeSpan _interval;
    private Task _sending = Task.CompletedTask;

    /// <summary>A client of a Service.</summary>
    public Traffic(string clusterIp, int perSecond = 40)
    {
        _http.BaseAddress = new Uri($"http://{clusterIp}");
        _interval = TimeSpan.FromSeconds(1.0 / perSecond);
    }

    /// <summary>Answers by revision and status; a connection that failed counts as status 0.</summary>
    public IReadOnlyDictionary<(string Revision, int Code), int> Counts => _counts;

    /// <summary>The first and the last of the requests that failed in one way, by what was wrong: for messages.</summary>
    public string Failures => string.Join("; ", _failures.Select(f => $"{f.Value.Count} x {f.Key}, {f.Value.First:T} to {f.Value.Last:T}"));

    /// <summary>The answers that the client saw, by revision and status.</summary>
    public string Table => string.Join(
        ", ", _counts.OrderBy(c => c.Key.Code).ThenByDescending(c => c.Value).Select(c => $"{c.Key.Revision} {c.Key.Code}: {c.Value:N0}"));

    /// <summary>All answers.</summary>
    public int Total => _counts.Values.Sum();

    /// <summary>Answers other than 200.</summary>
    public int Failed => _counts.Where(c => c.Key.Code != 200).Sum(c => c.Value);

    /// <summary>Answers that one revision gave.</summary>
    public int By(string revision) => _counts.Where(c => c.Key.Revision == revision).Sum(c => c.Value);

    /// <summary>Answers that another revision gave or nobody. One count, because <see cref="Total"/> grows between two looks.</summary>
    public int NotBy(string revision) => _counts.Where(c => c.Key.Revision != revision).Sum(c => c.Value);

    /// <summary>Starts calling as soon as the node's kube-proxy knows the Service; before, nobody could be reached.</summary>
    public async Task ReachAsync()
    {
        await Cluster.Until(CanReachAsync, reached => reached, "the Service answers");
        _sending = SendAsync(_interval);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task<bool> CanReachAsync()
    {
        try
        {
            using var content = new StringContent(Digits.InferBodies[0], Encoding.UTF8, "application/json");
            using var response = await _http.PostAsync(new Uri("/v2/models/digits/infer", UriKind.Relative), content);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private async Task SendAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every);
        var underWay = new List<Task>();
        var next = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                underWay.Add(CallAsync(Digits.InferBodies[next++ % Digits.InferBodies.Count]));
                underWay.RemoveAll(t => t.IsCompleted);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(underWay);
        }
    }

    private async Task CallAsync(string body)
    {
        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await _http.PostAsync(new Uri("/v2/models/digits/infer", UriKind.Relative), content);
            var revision = response.Headers.TryGetValues("x-model-revision", out var values) ? values.First() : "";
            Count(revision, (int)response.StatusCode);
            if (!response.IsSuccessStatusCode)
            {
                var text = await response.Content.ReadAsStringAsync();
                Fail($"{(int)response.StatusCode} of '{revision}' {text[..Math.Min(120, text.Length)]}");
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Count("", 0);
            Fail(e.GetBaseException().Message);
        }
    }

    private void Fail(string how)
    {
        var now = TimeProvider.System.GetUtcNow();
        _failures.AddOrUpdate(how, (1, now, now), (_, known) => (known.Count + 1, known.First, now));
    }

    private void Count(string revision, int code) => _counts.AddOrUpdate((revision, code), 1, (_, n) => n + 1);
}
