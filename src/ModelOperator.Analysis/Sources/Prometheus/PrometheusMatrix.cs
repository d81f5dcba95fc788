using System.Globalization;
using System.Text.Json;
using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>Reads the series of a range vector. Any bytes give a result; nothing is thrown.</summary>
internal static class PrometheusMatrix
{
    private const double LargestCount = 9e15; // above this, not all whole numbers can be represented
    private const string Gone = "NaN"; // the mark of a series that ended, which Prometheus leaves out and VictoriaMetrics may not

    /// <summary>Reads the body of an answer with status 200, and returns the rise of each counter once.</summary>
    /// <param name="body">The body.</param>
    /// <param name="range">The time that was asked about; readings from other times are left out.</param>
    /// <param name="labels">The labels with the namespace and the pod of a series.</param>
    /// <param name="secrets">The secrets that were sent with the query, which the body may repeat.</param>
    public static CounterResult Read(ReadOnlyMemory<byte> body, CounterRange range, SourceLabels labels, SourceSecrets secrets)
    {
        // An answer that is not a matrix is judged like any other: as an error, a warning or garbage.
        var plain = PrometheusAnswer.Read(body, secrets);
        if (plain.Outcome is QueryOutcome.Refused or QueryOutcome.Empty or QueryOutcome.Malformed)
        {
            return CounterResult.Without(plain);
        }

        try
        {
            using var document = JsonDocument.Parse(body, PrometheusAnswer.Options);
            if (document.RootElement.TryGetProperty("data", out var data) && data.GetProperty("resultType").ValueEquals("matrix"))
            {
                var series = data.GetProperty("result").EnumerateArray().Select(one => Series(one, range)).ToList();
                var rises = CounterWindow.Rises(series, labels.Pod);
                return CounterResult.Of(rises, "the query matched no series") with { Warnings = plain.Warnings };
            }
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return Malformed(exception is FormatException ? exception.Message : "it is cut off or no matrix of counters");
        }

        return Malformed("it is no matrix");
    }

    private static CounterSeries Series(JsonElement series, CounterRange range)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in series.GetProperty("metric").EnumerateObject())
        {
            labels[label.Name] = label.Value.GetString() ?? "";
        }

        var (samples, newest) = (new List<CounterSample>(), double.NegativeInfinity);
        foreach (var sample in series.GetProperty("values").EnumerateArray().Select(Sample))
        {
            if (!double.IsFinite(sample.Time) || sample.Time <= newest)
            {
                throw new FormatException("its samples are not in the order of time");
            }

            newest = sample.Time;
            if (!double.IsNaN(sample.Value) && range.Has(sample))
            {
                samples.Add(sample);
            }
        }

        return new(labels, samples);
    }

    private static CounterSample Sample(JsonElement sample)
    {
        var text = sample.GetArrayLength() == 2 ? sample[1].GetString() : null;
        if (text is Gone)
        {
            return new(sample[0].GetDouble(), double.NaN);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= LargestCount
            ? new(sample[0].GetDouble(), value)
            : throw new FormatException("it has a sample that is no count");
    }

    private static CounterResult Malformed(string why) =>
        new(QueryOutcome.Malformed, [], $"the answer of the metric source is not one of the Prometheus API: {why}");
}
