using System.Globalization;
using System.Text.Json;
using ModelOperator.Demo.Observations;

namespace ModelOperator.Demo.Cluster;

/// <summary>Asks Prometheus what the gateways of a ModelDeployment count.</summary>
internal sealed class GatewayMetrics(PrometheusApi prometheus, string ns, string name)
{
    private const string Window = "10s";

    /// <summary>Error rate and p99 by revision, over the last ten seconds.</summary>
    /// <exception cref="HttpRequestException">Prometheus cannot be reached, or refuses.</exception>
    /// <exception cref="JsonException">It answers something else.</exception>
    public async Task<IReadOnlyDictionary<string, RevisionTraffic>> ReadAsync(CancellationToken cancellationToken)
    {
        var labels = $"namespace=\"{ns}\",name=\"{name}\"";
        var all = $"sum by (revision) (rate(model_gateway_requests_total{{{labels}}}[{Window}]))";
        var errors = await QueryAsync(
            $"(sum by (revision) (rate(model_gateway_requests_total{{{labels},code=~\"5..\"}}[{Window}])) or 0 * {all}) / "
                + $"{all}", cancellationToken);
        var p99 = await QueryAsync(
            $"1000 * histogram_quantile(0.99, sum by (revision, le) "
                + $"(rate(model_gateway_request_duration_seconds_bucket{{{labels}}}[{Window}])))", cancellationToken);
        return errors.Keys.Union(p99.Keys, StringComparer.Ordinal).ToDictionary(
            revision => revision,
            revision => new RevisionTraffic(NumberOf(errors, revision), NumberOf(p99, revision)),
            StringComparer.Ordinal);
    }

    /// <summary>The numbers of an instant query's samples, by the label revision; what is no number is left out.</summary>
    internal static IReadOnlyDictionary<string, double> Parse(JsonElement samples)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var series in samples.EnumerateArray())
        {
            if (series.GetProperty("metric").TryGetProperty("revision", out var revision)
                && double.TryParse(series.GetProperty("value")[1].GetString(), CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number))
            {
                numbers[revision.GetString()!] = number;
            }
        }

        return numbers;
    }

    private static double? NumberOf(IReadOnlyDictionary<string, double> numbers, string revision) =>
        numbers.TryGetValue(revision, out var number) ? number : null;

    private async Task<IReadOnlyDictionary<string, double>> QueryAsync(string query, CancellationToken cancellationToken) =>
        Parse(await prometheus.QueryAsync(query, cancellationToken));
}
