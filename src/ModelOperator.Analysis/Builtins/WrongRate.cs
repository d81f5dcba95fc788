using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Analysis.Builtins;

/// <summary>The share of wrong answers among those that have feedback: one minus the accuracy. With slices, each of them is judged like
/// all answers together, and the metric passes only when all of these pass.</summary>
internal sealed class WrongRate : ShareOfRequests
{
    public override BuiltinMetric Metric => BuiltinMetric.WrongRate;

    public override string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels) => Counters.Where(
        Counters.OfGateways(GatewayMetricNames.Feedback, context, labels, context.Candidate.Revision, context.Stable.Revision),
        "slice",
        (metric.Slices ?? []).Prepend(FeedbackSlice.All));

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable) =>
        rises.Any(rise => rise["slice"] is FeedbackSlice.All && rise["revision"] == candidate)
            ? new(CountsOf(FeedbackSlice.All, rises, candidate, stable), null)
            : new(
                null,
                $"no feedback has come for answers of revision {candidate}; it needs spec.monitoring.feedback, and somebody who posts "
                + "tokens of answers to /v2/models/NAME/feedback");

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
            var counts = CountsOf(slice, rises, candidate, stable);
            return counts is { Candidate.Total: 0, Stable.Total: 0 }
                ? new() { Verdict = MetricVerdict.NoData }
                : BuiltinEvaluator.Judge(new(), Limit(metric), metric, new(counts, null), sideBySide, part);
        }
    }

    private static RevisionCounts CountsOf(string slice, IReadOnlyList<CounterRise> rises, string candidate, string stable)
    {
        var feedback = rises.Where(rise => rise["slice"] == slice).ToLookup(rise => rise["revision"]);
        return new(Tally.Of(feedback[candidate], IsWrong), Tally.Of(feedback[stable], IsWrong));

        static bool IsWrong(CounterRise rise) => rise["correct"] is "false";
    }
}
