using System.Globalization;
using System.Text.Json;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources.Prometheus;

namespace ModelOperator.Console.Prometheus;

/// <summary>Asks a Prometheus for numbers, only a few at a time.</summary>
internal sealed class PrometheusReader(IPrometheus prometheus) : IDisposable
{
    /// <summary>The largest answer that is read.</summary>
    public const int MaxBytes = 8 << 20;

    private const int MaxSeries = 200;
    private const int AtOnce = 4;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    private readonly SemaphoreSlim _free = new(AtOnce);

    /// <summary>Its address; null when it is reached through the API server.</summary>
    public string? Url => prometheus.Url;

    /// <summary>The Service through whose proxy it is reached; null when an address is known.</summary>
    public string? Via => prometheus.Via;

    /// <summary>The namespace of the operator, from whose pods alone series of the operator's names are taken; null where nobody has said
    /// it, and any pod's are.</summary>
    public string? OperatorNamespace { get; init; }

    /// <summary>The values of a query over a time.</summary>
    /// <exception cref="PrometheusException">It has not answered.</exception>
    public async Task<IReadOnlyList<TimeSeries>> RangeAsync(string query, TimeRange range, CancellationToken cancellationToken) => Read(
        await AskAsync(
            $"/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={Seconds(range.Start)}&end={Seconds(range.End)}"
            + $"&step={range.Step.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)}&timeout=10s",
            cancellationToken));

    /// <summary>Sums of counts at the present time, one for each series.</summary>
    /// <exception cref="PrometheusException">It has not answered.</exception>
    public async Task<CounterResult> SumAsync(string query, CancellationToken cancellationToken) => PrometheusVector.Read(
        await AskAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}&timeout=10s", cancellationToken), SourceSecrets.None);

    /// <inheritdoc />
    public void Dispose()
    {
        prometheus.Dispose();
        _free.Dispose();
    }

    /// <summary>Reads the answer to a query over a time.</summary>
    internal static IReadOnlyList<TimeSeries> Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            var root = document.RootElement;
            if (root.GetProperty("status").ValueEquals("success")
                && root.GetProperty("data").GetProperty("resultType").ValueEquals("matrix"))
            {
                return [.. root.GetProperty("data").GetProperty("result").EnumerateArray().Take(MaxSeries).Select(Series)];
            }
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException
                or IndexOutOfRangeException)
        {
            throw new PrometheusException("The answer of Prometheus is not one of its API; is its address right?", exception);
        }

        throw new PrometheusException("Prometheus has not answered with values over a time; is its address right?");
    }

    private static TimeSeries Series(JsonElement series) => new(
        series.GetProperty("metric").EnumerateObject().ToDictionary(
            label => label.Name, label => label.Value.GetString() ?? "", StringComparer.Ordinal),
        [.. series.GetProperty("values").EnumerateArray().Select(Point)]);

    private static double?[] Point(JsonElement sample) =>
    [
        sample[0].GetDouble(),
        double.TryParse(sample[1].GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null,
    ];

    private static string Seconds(DateTimeOffset time) =>
        (time.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);

    private async Task<byte[]> AskAsync(string pathAndQuery, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            return await prometheus.GetAsync(pathAndQuery, cancellationToken);
        }
        finally
        {
            _free.Release();
        }
    }
}
