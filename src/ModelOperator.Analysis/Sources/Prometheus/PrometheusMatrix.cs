using System.Globalization;
using System.Text.Json;
using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>Reads the series of a range vector. Any bytes give a result; nothing throws.</summary>
internal static class PrometheusMatrix
{
    private const double LargestCount = 9e15; // counts above it are no whole numbers any more

    /// <summary>The body of a 200: the rises of its counters.</summary>
    public static CounterResult Read(ReadOnlyMemory<byte> body)
    {
        // What is no matrix is judged as any other answer is: errors, warnings, garbage.
        var plain = PrometheusAnswer.Read(body);
        if (plain.Outcome is QueryOutcome.Refused or QueryOutcome.Empty or QueryOutcome.Malformed)
        {
            return CounterResult.Without(plain);
        }

        try
        {
            using var document = JsonDocument.Parse(body, PrometheusAnswer.Options);
            if (document.RootElement.TryGetProperty("data", out var data) && data.GetProperty("resultType").ValueEquals("matrix"))
            {
                var series = data.GetProperty("result").EnumerateArray().Select(Series).ToList();
                return CounterResult.Of(CounterWindow.Rises(series), "the query matched no series") with { Warnings = plain.Warnings };
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return Malformed(exception is FormatException ? exception.Message : "it is cut off or no matrix of counters");
        }

        return Malformed("it is no matrix");
    }

    private static CounterSeries Series(JsonElement series)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in series.GetProperty("metric").EnumerateObject())
        {
            labels[label.Name] = label.Value.GetString() ?? "";
        }

        var samples = new List<CounterSample>();
        foreach (var sample in series.GetProperty("values").EnumerateArray())
        {
            var text = sample.GetArrayLength() == 2 ? sample[1].GetString() : null;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value is not (>= 0 and <= LargestCount))
            {
                throw new FormatException("it has a sample that is no count");
            }

            var time = sample[0].GetDouble();
            if (!double.IsFinite(time) || (samples.Count > 0 && time <= samples[^1].Time))
            {
                throw new FormatException("its samples are not in the order of time");
            }

            samples.Add(new(time, value));
        }

        return new(labels, samples);
    }

    private static CounterResult Malformed(string why) =>
        new(QueryOutcome.Malformed, [], $"the answer of the metric source is not one of the Prometheus API: {why}");
}
