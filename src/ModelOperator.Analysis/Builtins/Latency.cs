using System.Globalization;
using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Contracts.Metrics;

namespace ModelOperator.Analysis.Builtins;

/// <summary>
/// The share of requests that are slower than a bound, which is an edge of a histogram of the gateway: of whole answers, of the time to the
/// first token, or of the time per token. With max, in seconds, the quantile must
/// not be above it, so the share of slower requests must not be above 1 - quantile. Otherwise the bound is stable's quantile, and the
/// candidate's share of slower requests is compared with stable's; every edge of the histogram gets a part of alpha, because the data
/// choose the edge. With maxRatio, a quarter of the share that the quantile leaves is negligible: where all answers of both revisions lie
/// below one edge, there is nothing to multiply. For a candidate in a shadow stage, copies are counted.
/// </summary>
/// <param name="builtin">The metric by whose name specs ask for it.</param>
/// <param name="buckets">The counters of the histogram's buckets.</param>
/// <param name="shadowBuckets">The same for copies.</param>
/// <param name="edges">The edges of the histogram, in seconds.</param>
/// <param name="usualQuantile">The quantile that is judged where a spec names none.</param>
internal sealed class Latency(
    BuiltinMetric builtin, string buckets, string shadowBuckets, IReadOnlyList<double> edges, double usualQuantile)
    : ShareOfRequests
{
    /// <summary>The time from a request to the end of its answer.</summary>
    public static readonly Latency OfAnswers = new(
        BuiltinMetric.Latency, GatewayMetricNames.RequestDurationBuckets, GatewayMetricNames.ShadowRequestDurationBuckets,
        GatewayBuckets.Durations, 0.99);

    /// <summary>The time from a request to the first token of its streamed answer. Fewer requests suffice at 0.9 than at 0.99.</summary>
    public static readonly Latency ToFirstToken = new(
        BuiltinMetric.TimeToFirstToken,
        GatewayMetricNames.TimeToFirstTokenBuckets,
        GatewayMetricNames.ShadowTimeToFirstTokenBuckets,
        GatewayBuckets.FirstToken,
        0.9);

    /// <summary>The mean time per token after the first, of a streamed answer.</summary>
    public static readonly Latency PerOutputToken = new(
        BuiltinMetric.TimePerOutputToken,
        GatewayMetricNames.TimePerOutputTokenBuckets,
        GatewayMetricNames.ShadowTimePerOutputTokenBuckets,
        GatewayBuckets.PerToken,
        0.9);

    /// <inheritdoc/>
    public override BuiltinMetric Metric => builtin;

    public override string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels) => Counters.OfGateways(
        $"{buckets}|{shadowBuckets}",
        context,
        labels,
        context.Candidate.Revision,
        context.Stable.Revision);

    public override (string Field, string Message)? Problem(MetricSpec metric) => metric switch
    {
        { Quantile: { } quantile } when quantile is not (> 0 and < 1) =>
            ("quantile", $"{quantile} is no quantile; give one above 0 and below 1, e.g. 0.99"),
        { Max: { } max } when max.Unit is MetricLimitUnit.Share or MetricLimitUnit.Memory || !(max.Number > 0) =>
            ("max", $"{max} is no time; give one with its unit, e.g. 250ms, or seconds, e.g. 0.25"),
        { Max: { } max } when max.Number > edges[^1] =>
            ("max", $"{Seconds(max)} more than the {Text(edges[^1])} s up to which gateways measure; {Remedy(max)}"),
        _ => BuiltinLimits.Problem(metric, maxIsShare: false),
    };

    public override ILimit Limit(MetricSpec metric) => metric.Max is not null
        ? new RateLimit(1 - Quantile(metric))
        : BuiltinLimits.Of(metric) is RatioLimit ratio ? ratio with { Negligible = Negligible(metric) } : BuiltinLimits.Of(metric);

    public override string Threshold(MetricSpec metric) => metric switch
    {
        { Max.Number: var seconds } => $"<= {ShareOrNumber.Percent(1 - Quantile(metric))} slower than {Text(seconds)} s",
        { MaxIncrease: null, MaxRatio: not null } => $"{BuiltinLimits.Text(metric)} or {ShareOrNumber.Percent(Negligible(metric))}",
        _ => BuiltinLimits.Text(metric),
    };

    /// <inheritdoc/>
    public override bool LacksStable(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable) =>
        metric.Max is null
        && Buckets.Of(rises.Where(rise => rise["revision"] == candidate)).Total > 0
        && Buckets.Of(rises.Where(rise => rise["revision"] == stable)).Total == 0;

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        var ofCandidate = Buckets.Of(rises.Where(rise => rise["revision"] == candidate));
        var ofStable = Buckets.Of(rises.Where(rise => rise["revision"] == stable));
        if (!ofCandidate.Any)
        {
            return new(null, $"there is no histogram of revision {candidate}");
        }

        if ((ofCandidate.Fault ?? (metric.Max is null ? ofStable.Fault : null)) is { } fault)
        {
            return new(null, $"the gateway's histogram cannot be read: {fault}");
        }

        var reference = metric.Max is null && ofStable.Total > 0 ? ofStable : ofCandidate;
        var bound = metric.Max is { Number: var seconds } ? ofCandidate.EdgeFrom(seconds) : reference.EdgeAt(Quantile(metric));
        return double.IsFinite(bound)
            ? new(new(Slower(ofCandidate, bound), Slower(ofStable, bound)), $"slower than {Text(bound)} s")
            {
                Choices = metric.Max is null ? ofCandidate.Edges : 1,
            }
            : new(null, metric.Max is { Number: var max }
                ? $"the gateway's histogram ends below {Text(max)} s; give a smaller max"
                : "stable's quantile lies above the last edge of the gateway's histogram; use max");
    }

    private double Quantile(MetricSpec metric) => metric.Quantile ?? usualQuantile;

    private double Negligible(MetricSpec metric) => (1 - Quantile(metric)) / 4;

    private static Counts Slower(Buckets buckets, double bound) => Tally.Whole(buckets.LongerThan(bound), buckets.Total);

    private static string Seconds(MetricLimit max) => max.Unit is MetricLimitUnit.Time ? $"{max} is" : $"{max} means {max} s, which is";

    private static string Remedy(MetricLimit max) => max.Unit is MetricLimitUnit.None
        ? $"for {max} milliseconds write {max}ms, or {Text(max.Number / 1000)}"
        : "give a shorter time, e.g. 250ms";

    private static string Text(double seconds) => seconds.ToString("G6", CultureInfo.InvariantCulture);
}
