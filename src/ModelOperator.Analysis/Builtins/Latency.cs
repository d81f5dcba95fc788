using System.Globalization;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec;

namespace ModelOperator.Analysis.Builtins;

/// <summary>
/// Requests slower than a bound, which is an edge of the gateway's histogram. With max, in seconds, the quantile must not be above it:
/// the share of slower requests must not be above 1 - quantile. Else the bound is where stable's quantile lies, and the candidate's
/// share of slower requests is held against stable's; every edge of the histogram has its part of alpha, since the data choose. Of a candidate in a shadow stage, the copies count.
/// </summary>
internal sealed class Latency : ShareOfRequests
{
    private const double DefaultQuantile = 0.99;

    public override BuiltinMetric Metric => BuiltinMetric.Latency;

    public override string Selector(TemplateContext context, SourceLabels labels) => Counters.OfGateways(
        "model_gateway_request_duration_seconds_bucket|model_gateway_shadow_request_duration_seconds_bucket", context, labels, context.Candidate.Revision, context.Stable.Revision);

    public override (string Field, string Message)? Problem(MetricSpec metric) => metric switch
    {
        { Quantile: { } quantile } when quantile is not (> 0 and < 1) => ("quantile", $"{quantile} is no quantile; give one above 0 and below 1, e.g. 0.99"),
        { Max: { } max } when !(max > 0) => ("max", $"{max} is no time; give seconds, e.g. 0.25"),
        _ => BuiltinLimits.Problem(metric, maxIsShare: false),
    };

    public override ILimit Limit(MetricSpec metric) => metric.Max is null ? BuiltinLimits.Of(metric) : new RateLimit(1 - Quantile(metric));

    public override string Threshold(MetricSpec metric) => metric.Max is { } seconds
        ? $"<= {ShareOrNumber.Percent(1 - Quantile(metric))} slower than {Text(seconds)} s"
        : BuiltinLimits.Text(metric);

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        var (ofCandidate, ofStable) = (Buckets(rises, candidate), Buckets(rises, stable));
        if (ofCandidate.Count == 0)
        {
            return new(null, $"there is no histogram of revision {candidate}");
        }

        var reference = metric.Max is null && Total(ofStable) > 0 ? ofStable : ofCandidate;
        var bound = metric.Max is { } seconds ? Above(ofCandidate, seconds) : AtQuantile(reference, Quantile(metric));
        return double.IsFinite(bound)
            ? new(new(Slower(ofCandidate, bound), Slower(ofStable, bound)), $"slower than {Text(bound)} s") { Choices = metric.Max is null ? ofCandidate.Keys.Count(double.IsFinite) : 1 }
            : new(null, metric.Max is { } max
                ? $"the gateway's histogram ends below {Text(max)} s; give a smaller max"
                : "stable's quantile lies above the last edge of the gateway's histogram; use max");
    }

    private static double Quantile(MetricSpec metric) => metric.Quantile ?? DefaultQuantile;

    /// <summary>Cumulative counts by upper edge, summed over gateways.</summary>
    private static SortedDictionary<double, double> Buckets(IReadOnlyList<CounterRise> rises, string revision)
    {
        var buckets = new SortedDictionary<double, double>();
        foreach (var rise in rises.Where(rise => rise["revision"] == revision))
        {
            var text = rise["le"];
            var edge = double.PositiveInfinity;
            if (text is "+Inf" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out edge))
            {
                buckets[edge] = buckets.GetValueOrDefault(edge) + rise.Rise;
            }
        }

        return buckets;
    }

    private static double Total(SortedDictionary<double, double> buckets) => buckets.GetValueOrDefault(double.PositiveInfinity);

    private static Counts Slower(SortedDictionary<double, double> buckets, double bound) =>
        Tally.Whole(Total(buckets) - buckets.GetValueOrDefault(bound), Total(buckets));

    // The edge at the time or the next above it: a candidate is not blamed for what the histogram cannot tell.
    private static double Above(SortedDictionary<double, double> buckets, double seconds) =>
        buckets.Keys.FirstOrDefault(edge => edge >= seconds, double.PositiveInfinity);

    private static double AtQuantile(SortedDictionary<double, double> buckets, double quantile) =>
        buckets.FirstOrDefault(bucket => bucket.Value >= quantile * Total(buckets), new(double.PositiveInfinity, 0)).Key;

    private static string Text(double seconds) => seconds.ToString("G6", CultureInfo.InvariantCulture);
}
