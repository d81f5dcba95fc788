using System.Globalization;
using System.Text.Json;
using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>Reads the series of an instant vector. Any bytes give a result; nothing is thrown.</summary>
internal static class PrometheusVector
{
    /// <summary>More than any pods count in their lives, and small enough that the sum over all series is exact.</summary>
    private const double MaxSum = 1L << 53;

    /// <summary>Reads the body of an answer with status 200, and returns one number for each series.</summary>
    /// <param name="body">The body.</param>
    /// <param name="secrets">The secrets that were sent with the query, which the body may repeat.</param>
    public static CounterResult Read(ReadOnlyMemory<byte> body, SourceSecrets secrets)
    {
        // An answer that is not a vector is judged like any other: as an error, a warning or garbage.
        var plain = PrometheusAnswer.Read(body, secrets);
        if (plain.Outcome is QueryOutcome.Refused or QueryOutcome.Empty or QueryOutcome.Malformed)
        {
            return CounterResult.Without(plain);
        }

        try
        {
            using var document = JsonDocument.Parse(body, PrometheusAnswer.Options);
            if (document.RootElement.TryGetProperty("data", out var data) && data.GetProperty("resultType").ValueEquals("vector"))
            {
                var sums = data.GetProperty("result").EnumerateArray().Select(Sum).ToList();
                return CounterResult.Of(sums, "the query matched no series") with { Warnings = plain.Warnings };
            }
        }
        catch (Exception exception) when (
            exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return Malformed(exception is FormatException ? exception.Message : "it is cut off or no vector of numbers");
        }

        return Malformed("it is no vector");
    }

    private static CounterRise Sum(JsonElement series)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in series.GetProperty("metric").EnumerateObject())
        {
            labels[label.Name] = label.Value.GetString() ?? "";
        }

        var sample = series.GetProperty("value");
        var text = sample.GetArrayLength() == 2 ? sample[1].GetString() : null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= MaxSum
            ? new(labels, value)
            : throw new FormatException("it has a value that is no sum of counts");
    }

    private static CounterResult Malformed(string why) =>
        new(QueryOutcome.Malformed, [], $"the answer of the metric source is not one of the Prometheus API: {why}");
}
