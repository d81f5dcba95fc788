using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Testing;

namespace ModelOperator.Alerting.Tests.Recording;

/// <summary>
/// A real Prometheus on loopback that has scraped two models for an hour, one by Prometheus Operator's monitors and one by pods'
/// annotations, in the middle of a rollout each. Each page was written by our own processes.
/// </summary>
public sealed class RecordedPrometheus : IAsyncLifetime
{
    /// <summary>The models' namespaces; both models are called <see cref="Name"/>.</summary>
    internal const string ByMonitors = "ml", ByAnnotations = "vision", Name = "digits";

    /// <summary>The revisions of both models.</summary>
    internal const string Stable = "7f9c2ab4d1", Candidate = "1e04c7b9aa";

    private const int Minutes = 60;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _client = new();
    private PrometheusServer? _server;

    /// <summary>The samples that one instant query gives.</summary>
    /// <exception cref="InvalidOperationException">Prometheus refuses the query.</exception>
    internal async Task<IReadOnlyList<JsonNode>> AskAsync(string query)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["query"] = query,
            ["time"] = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        });
        using var response = await _client.PostAsync(new Uri("/api/v1/query", UriKind.Relative), form);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return (string)answer["status"]! == "success"
            ? [.. answer["data"]!["result"]!.AsArray()!]
            : throw new InvalidOperationException($"{query}: {answer["error"]}");
    }

    public async Task InitializeAsync()
    {
        if (!File.Exists(PromtoolFactAttribute.Program))
        {
            return;
        }

        var scrapes = await ScrapeAsync();
        _server = await PrometheusServer.StartAsync("{}", text => WriteAsync(text, scrapes), "--storage.tsdb.retention.time=100y");
        _client.BaseAddress = _server.Address;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private static async Task<IReadOnlyList<Scrape>> ScrapeAsync()
    {
        var server = await ServerPage.RecordAsync(Stable);
        var scrapes = new List<Scrape>();
        foreach (var (ns, honorLabels) in new[] { (ByMonitors, true), (ByAnnotations, false) })
        {
            scrapes.Add(Scrape.Of(await GatewayPage.RecordAsync(ns, Name, Stable, Candidate), ns, $"{Name}-gateway-6d5f8-x2x4z"));
            scrapes.Add(Scrape.Of(server, ns, $"{Name}-{Stable}-5c9b-7kq2p"));
            scrapes.Add(Scrape.Of(
                GpuPage.Of(ns, $"{Name}-{Stable}-5c9b-7kq2p", $"{Name}-{Candidate}-6d8f-9xk4t"), "gpu-operator", $"exporter-of-{ns}",
                honorLabels));
            scrapes.Add(Scrape.Of(await OperatorPage.RecordAsync(ns, Name), "model-operator-system", $"operator-of-{ns}", honorLabels));
        }

        return scrapes;
    }

    // Levels stay as they were found; what only rises has risen evenly from zero.
    private static async Task WriteAsync(TextWriter text, IReadOnlyList<Scrape> scrapes)
    {
        foreach (var minute in Enumerable.Range(0, Minutes + 1))
        {
            var time = Now.AddMinutes(minute - Minutes).ToUnixTimeSeconds();
            foreach (var (series, value, rises) in scrapes.SelectMany(scrape => scrape.Series))
            {
                var shown = rises ? value * minute / Minutes : value;
                await text.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{series} {shown} {time}"));
            }
        }

        await text.WriteLineAsync("# EOF");
    }
}
