using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Monitoring;

namespace ModelOperator.Rollouts.Strategies;

/// <summary>Writes out what a metric takes from the feedback, as the gateways count it: slices value by value, and the largest error. A
/// stage keeps the values of its beginning (R11), whatever becomes of the feedback meanwhile.</summary>
internal static class JudgedFeedback
{
    /// <summary>The analysis with all of it written out; null without an analysis, and as it is where no metric needs anything.</summary>
    public static AnalysisSpec? WriteOut(ModelDeploymentSpec spec) =>
        spec.Analysis is { } analysis && analysis.Metrics.Any(metric => metric.Slices is not null || IsOfErrors(metric))
            ? analysis with { Metrics = [.. analysis.Metrics.Select(metric => WriteOut(metric, spec.Monitoring?.Feedback))] }
            : spec.Analysis;

    private static MetricSpec WriteOut(MetricSpec metric, FeedbackSpec? feedback)
    {
        var named = metric.Slices is { } slices
            ? metric with { Slices = [.. slices.SelectMany(slice => feedback?.SliceLabels(slice) ?? [slice]).Distinct()] }
            : metric;
        return IsOfErrors(named) ? named with { MaxError = feedback?.MaxError ?? named.MaxError } : named;
    }

    private static bool IsOfErrors(MetricSpec metric) =>
        metric.Builtin is BuiltinMetric.MeanAbsoluteError or BuiltinMetric.RootMeanSquareError;
}
