using System.Globalization;
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

/// <summary>
/// The mean error of predictions that are numbers, or the root of the mean squared error. Each error, as a part of the largest one, counts
/// as so much of a bad answer: <see cref="Counts"/> says why the tests of shares hold for it.
/// </summary>
/// <param name="metric">The metric.</param>
/// <param name="counter">The counter of the sum.</param>
/// <param name="power">The power of an error in the sum.</param>
/// <param name="scale">The form in which the mean is told, for the largest error.</param>
internal sealed class ErrorOfNumbers(BuiltinMetric metric, string counter, int power, Func<double, MeasureScale> scale) : FeedbackMetric
{
    // A limit of the right form, for what a limit's form is not the question.
    private static readonly MetricLimit? AnyShare = "0.5";

    /// <summary>The mean absolute error.</summary>
    public static ErrorOfNumbers MeanAbsolute { get; } =
        new(BuiltinMetric.MeanAbsoluteError, GatewayMetricNames.FeedbackAbsoluteErrors, 1, MeasureScale.Mean);

    /// <summary>The root mean square error.</summary>
    public static ErrorOfNumbers RootMeanSquare { get; } =
        new(BuiltinMetric.RootMeanSquareError, GatewayMetricNames.FeedbackSquaredErrors, 2, MeasureScale.RootMean);

    public override BuiltinMetric Metric => metric;

    protected override string Needed => " with label and prediction, which are numbers, and spec.monitoring.feedback.maxError";

    public override (string Field, string Message)? Problem(MetricSpec metric) => BuiltinLimits.Problem(
        metric with { Max = metric.Max is null ? null : AnyShare, MaxIncrease = metric.MaxIncrease is null ? null : AnyShare })
        ?? metric switch
        {
            { Max: { } max } when max.Unit is not MetricLimitUnit.None || !(max.Number > 0) =>
                ("max", $"{max} is no error; give a number above 0 in the unit of the predictions, e.g. 2.5"),
            { MaxIncrease: not null } when power > 1 =>
                ("maxIncrease", "squared errors are compared by their ratio; use maxRatio or max"),
            { MaxIncrease: { } increase } when increase.Unit is not MetricLimitUnit.None || !(increase.Number >= 0) =>
                ("maxIncrease", $"{increase} is no error; give a number in the unit of the predictions, e.g. 0.5"),
            _ => null,
        };

    public override string Threshold(MetricSpec metric) => metric switch
    {
        { MaxIncrease: { } increase } => $"<= stable + {Text(increase.Number)}",
        { MaxRatio: { } ratio } => $"<= {Text(ratio)} x stable",
        _ => $"<= {Text(metric.Max?.Number ?? 0)}",
    };

    public override string Selector(MetricSpec metric, TemplateContext context, SourceLabels labels)
    {
        var ofBoth = Counters.OfGateways(
            $"{GatewayMetricNames.FeedbackNumbers}|{counter}", context, labels, context.Candidate.Revision, context.Stable.Revision);
        return Counters.Where(ofBoth, "slice", (metric.Slices ?? []).Prepend(FeedbackSlice.All));
    }

    protected override MeasureScale ScaleOf(MetricSpec metric) => scale(Largest(metric));

    protected override IEnumerable<CounterRise> Counted(MetricSpec metric, IReadOnlyList<CounterRise> rises) =>
        rises.Where(rise => rise["__name__"] is GatewayMetricNames.FeedbackNumbers || rise["__name__"] == counter);

    protected override Counts CountsOf(MetricSpec metric, IEnumerable<CounterRise> rises)
    {
        double answers = 0, sum = 0;
        foreach (var rise in rises)
        {
            answers += rise["__name__"] == counter ? 0 : rise.Rise;
            sum += rise["__name__"] == counter ? rise.Rise : 0;
        }

        var total = (long)Math.Ceiling(answers);
        return new(Math.Min(total, sum / Math.Pow(Largest(metric), power)), total);
    }

    // It is written into the metric when a stage begins, and validation refuses a spec without it.
    private static double Largest(MetricSpec metric) => metric.MaxError is > 0 and var largest ? largest : 1;

    private static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
