using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Monitoring;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>Writes the slices that a metric names out value by value, as the gateways count them. A stage keeps the values of its
/// beginning (R11), whatever becomes of the feedback's slices meanwhile.</summary>
internal static class JudgedSlices
{
    /// <summary>The analysis with every slice written out; null without an analysis, and as it is where no metric names one.</summary>
    public static AnalysisSpec? WriteOut(ModelDeploymentSpec spec) =>
        spec.Analysis is { } analysis && analysis.Metrics.Any(metric => metric.Slices is not null)
            ? analysis with { Metrics = [.. analysis.Metrics.Select(metric => WriteOut(metric, spec.Monitoring?.Feedback))] }
            : spec.Analysis;

    private static MetricSpec WriteOut(MetricSpec metric, FeedbackSpec? feedback) => metric.Slices is { } slices
        ? metric with { Slices = [.. slices.SelectMany(slice => SliceLabels.Of(feedback, slice)).Distinct()] }
        : metric;
}
