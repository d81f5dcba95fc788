using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Analysis.Builtins;

/// <summary>
/// A metric of answers with feedback. With slices, each of them is judged like all answers together, and the metric passes only when all of
/// these pass.
/// </summary>
internal abstract class FeedbackMetric : ShareOfRequests
{
    /// <summary>The words for what posts need beside a token; empty when they need nothing else.</summary>
    protected virtual string Needed => "";

    public override ILimit Limit(MetricSpec metric)
    {
        var scale = ScaleOf(metric);
        return metric switch
        {
            { MaxIncrease: { } increase } => new IncreaseLimit(increase.Number / scale.Unit),
            { MaxRatio: { } ratio } => new RatioLimit(Math.Pow(ratio, scale.Power)),
            _ => new RateLimit(Math.Min(1, scale.Share(metric.Max?.Number ?? 0))),
        };
    }

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable) =>
        Counted(metric, rises).Any(rise => rise["slice"] is FeedbackSlice.All && rise["revision"] == candidate)
            ? ReadingOf(FeedbackSlice.All, metric, rises, candidate, stable)
            : new(
                null,
                $"no feedback has come for answers of revision {candidate}; it needs spec.monitoring.feedback, and somebody who posts "
                + "tokens of answers to /v2/models/NAME/feedback" + Needed);

    public override MetricStatus Judge(
        MetricStatus status, MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable, bool sideBySide,
        double alpha)
    {
        IReadOnlyList<string> slices = metric.Slices ?? [];

        // The number of slices is the spec's, not that of those seen so far: it must not depend on what is counted.
        var part = alpha / (slices.Count + 1);
        var all = base.Judge(status, metric, rises, candidate, stable, sideBySide, part);
        return slices.Count == 0 || all.Verdict is MetricVerdict.NoData
            ? all
            : SliceVerdicts.Join(all, [.. slices.Select(slice => (slice, JudgeOne(slice)))]);

        MetricStatus JudgeOne(string slice)
        {
            var reading = ReadingOf(slice, metric, rises, candidate, stable);
            return reading.Counts is { Candidate.Total: 0, Stable.Total: 0 }
                ? new() { Verdict = MetricVerdict.NoData }
                : BuiltinEvaluator.Judge(new(), Limit(metric), metric, reading, sideBySide, part);
        }
    }

    /// <summary>The form in which the metric's share is told.</summary>
    protected virtual MeasureScale ScaleOf(MetricSpec metric) => MeasureScale.Shares;

    /// <summary>The counters that the metric is about.</summary>
    protected abstract IEnumerable<CounterRise> Counted(MetricSpec metric, IReadOnlyList<CounterRise> rises);

    /// <summary>Adds up the counters of one revision in one slice.</summary>
    protected abstract Counts CountsOf(MetricSpec metric, IEnumerable<CounterRise> rises);

    private BuiltinReading ReadingOf(
        string slice, MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        var feedback = Counted(metric, rises).Where(rise => rise["slice"] == slice).ToLookup(rise => rise["revision"]);
        return new(new(CountsOf(metric, feedback[candidate]), CountsOf(metric, feedback[stable])), null) { Scale = ScaleOf(metric) };
    }
}
