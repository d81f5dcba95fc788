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

/// <summary>
/// A share of answers with feedback. With slices, each of them is judged like all answers together, and the metric passes only when all of
/// these pass.
/// </summary>
/// <param name="metric">The metric.</param>
/// <param name="counter">The counter of the answers.</param>
/// <param name="label">The label of the counter that tells bad answers from others.</param>
/// <param name="bad">The value of that label for bad answers.</param>
/// <param name="good">The value of that label for the others that count.</param>
internal sealed class FeedbackRate(BuiltinMetric metric, string counter, string label, string bad, string good) : ShareOfRequests
{
    /// <summary>The share of wrong answers: one minus the accuracy.</summary>
    public static FeedbackRate Wrong { get; } = new(BuiltinMetric.WrongRate, GatewayMetricNames.Feedback, "correct", "false", "true");

    /// <summary>The share of a shadow's wrong predictions; stable's are those of the same requests.</summary>
    public static FeedbackRate WrongOfShadow { get; } =
        new(BuiltinMetric.ShadowWrongRate, GatewayMetricNames.ShadowFeedback, "correct", "false", "true");

    /// <summary>The share of missed answers among those with the label: one minus the recall.</summary>
    public static FeedbackRate Missed { get; } =
        new(BuiltinMetric.MissRate, GatewayMetricNames.FeedbackClasses, "result", FeedbackResults.Miss, FeedbackResults.Hit);

    /// <summary>The share of false alarms among those with the prediction: one minus the precision.</summary>
    public static FeedbackRate FalseAlarms { get; } =
        new(BuiltinMetric.FalseAlarmRate, GatewayMetricNames.FeedbackClasses, "result", FeedbackResults.FalseAlarm, FeedbackResults.Hit);

    public override BuiltinMetric Metric => metric;

    private bool IsOfClass => counter is GatewayMetricNames.FeedbackClasses;

    public override (string Field, string Message)? Problem(MetricSpec metric) => IsOfClass && string.IsNullOrEmpty(metric.Class)
        ? ("class", "is missing; name one of spec.monitoring.feedback.classes")
        : base.Problem(metric);

    public override string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels)
    {
        var ofBoth = Counters.OfGateways(counter, context, labels, context.Candidate.Revision, context.Stable.Revision);
        var ofClass = IsOfClass ? Counters.Where(Counters.Where(ofBoth, "class", [metric.Class ?? ""]), label, [bad, good]) : ofBoth;
        return Counters.Where(ofClass, "slice", (metric.Slices ?? []).Prepend(FeedbackSlice.All));
    }

    public override BuiltinReading Read(MetricSpec metric, IReadOnlyList<CounterRise> rises, string candidate, string stable) =>
        Counted(metric, rises).Any(rise => rise["slice"] is FeedbackSlice.All && rise["revision"] == candidate)
            ? new(CountsOf(FeedbackSlice.All, Counted(metric, rises), candidate, stable), null)
            : new(
                null,
                $"no feedback has come for answers of revision {candidate}; it needs spec.monitoring.feedback, and somebody who posts "
                + "tokens of answers to /v2/models/NAME/feedback" + (IsOfClass ? " with label and prediction" : ""));

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
            var counts = CountsOf(slice, Counted(metric, rises), candidate, stable);
            return counts is { Candidate.Total: 0, Stable.Total: 0 }
                ? new() { Verdict = MetricVerdict.NoData }
                : BuiltinEvaluator.Judge(new(), Limit(metric), metric, new(counts, null), sideBySide, part);
        }
    }

    // A source may also give the counts of another class, and answers that this share is not about.
    private IEnumerable<CounterRise> Counted(MetricSpec metric, IReadOnlyList<CounterRise> rises) => rises.Where(rise =>
        (rise[label] == bad || rise[label] == good) && (!IsOfClass || rise["class"] == metric.Class));

    private RevisionCounts CountsOf(string slice, IEnumerable<CounterRise> rises, string candidate, string stable)
    {
        var feedback = rises.Where(rise => rise["slice"] == slice).ToLookup(rise => rise["revision"]);
        return new(Tally.Of(feedback[candidate], IsBad), Tally.Of(feedback[stable], IsBad));

        bool IsBad(CounterRise rise) => rise[label] == bad;
    }
}
