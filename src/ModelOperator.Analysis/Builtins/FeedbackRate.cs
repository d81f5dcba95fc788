using ModelOperator.Analysis.Builtins.Judging;
using ModelOperator.Analysis.Builtins.Tallies;
using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Statistics;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Analysis.Builtins;

/// <summary>A share of answers with feedback.</summary>
/// <param name="metric">The metric.</param>
/// <param name="counter">The counter of the answers.</param>
/// <param name="label">The label of the counter that tells bad answers from others.</param>
/// <param name="bad">The values of that label for bad answers.</param>
/// <param name="good">The value of that label for the others that count.</param>
internal sealed class FeedbackRate(BuiltinMetric metric, string counter, string label, IReadOnlyList<string> bad, string good)
    : FeedbackMetric
{
    private const string Result = "result";

    /// <summary>The share of wrong answers: one minus the accuracy.</summary>
    public static FeedbackRate Wrong { get; } = new(BuiltinMetric.WrongRate, GatewayMetricNames.Feedback, "correct", ["false"], "true");

    /// <summary>The share of a shadow's wrong predictions; stable's are those of the same requests.</summary>
    public static FeedbackRate WrongOfShadow { get; } =
        new(BuiltinMetric.ShadowWrongRate, GatewayMetricNames.ShadowFeedback, "correct", ["false"], "true");

    /// <summary>The share of missed answers among those with the label: one minus the recall.</summary>
    public static FeedbackRate Missed { get; } =
        new(BuiltinMetric.MissRate, GatewayMetricNames.FeedbackClasses, Result, [FeedbackResults.Miss], FeedbackResults.Hit);

    /// <summary>The share of false alarms among those with the prediction: one minus the precision.</summary>
    public static FeedbackRate FalseAlarms { get; } =
        new(BuiltinMetric.FalseAlarmRate, GatewayMetricNames.FeedbackClasses, Result, [FeedbackResults.FalseAlarm], FeedbackResults.Hit);

    /// <summary>One minus F1, by the share of misses and false alarms among all answers with the label or the prediction.</summary>
    public static FeedbackRate F1Loss { get; } = new(
        BuiltinMetric.F1Loss, GatewayMetricNames.FeedbackClasses, Result, [FeedbackResults.Miss, FeedbackResults.FalseAlarm],
        FeedbackResults.Hit)
    {
        Scale = MeasureScale.F1,
    };

    public override BuiltinMetric Metric => metric;

    protected override string Needed => IsOfClass ? " with label and prediction" : "";

    private MeasureScale Scale { get; init; } = MeasureScale.Shares;

    private bool IsOfClass => counter is GatewayMetricNames.FeedbackClasses;

    public override (string Field, string Message)? Problem(MetricSpec metric) => metric switch
    {
        _ when IsOfClass && string.IsNullOrEmpty(metric.Class) => ("class", "is missing; name one of spec.monitoring.feedback.classes"),
        { Builtin: BuiltinMetric.F1Loss, MaxRatio: not null } =>
            ("maxRatio", "F1 is compared with stable by a difference; use maxIncrease, which is in points"),
        _ => base.Problem(metric),
    };

    public override string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels)
    {
        var ofBoth = Counters.OfGateways(counter, context, labels, context.Candidate.Revision, context.Stable.Revision);
        var ofClass = IsOfClass
            ? Counters.Where(Counters.Where(ofBoth, "class", [metric.Class ?? ""]), label, [.. bad, good]) : ofBoth;
        return Counters.Where(ofClass, "slice", (metric.Slices ?? []).Prepend(FeedbackSlice.All));
    }

    public override ILimit Limit(MetricSpec metric) => metric is { Builtin: BuiltinMetric.F1Loss, MaxIncrease: { } increase }
        ? new F1Limit(increase.Number)
        : base.Limit(metric);

    protected override MeasureScale ScaleOf(MetricSpec metric) => Scale;

    // A source may also give the counts of another class, and answers that this share is not about.
    protected override IEnumerable<CounterRise> Counted(MetricSpec metric, IReadOnlyList<CounterRise> rises) => rises.Where(rise =>
        (IsBad(rise) || rise[label] == good) && (!IsOfClass || rise["class"] == metric.Class));

    protected override Counts CountsOf(MetricSpec metric, IEnumerable<CounterRise> rises) => Tally.Of(rises, IsBad);

    private bool IsBad(CounterRise rise) => bad.Contains(rise[label], StringComparer.Ordinal);
}
