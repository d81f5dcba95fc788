using System.Globalization;
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

    /// <summary>The reason why a metric of a stage cannot be judged: the gateways count its errors by another bound than that of the stage,
    /// so that they cannot be told as parts of one. Null while they count by the same.</summary>
    public static string? CountedOtherwise(MetricSpec judged, ModelDeploymentSpec spec) =>
        IsOfErrors(judged) && judged.MaxError is { } before && spec.Monitoring?.Feedback?.MaxError is var now && now != before
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"spec.monitoring.feedback.maxError was {before} when the stage began and was {now?.ToString(CultureInfo.InvariantCulture)
                    ?? "missing"} in it, so the errors were counted in two ways; abort the rollout, and begin it again in 10 minutes")
            : null;

    private static MetricSpec WriteOut(MetricSpec metric, FeedbackSpec? feedback)
    {
        var named = metric.Slices is { } slices
            ? metric with { Slices = [.. slices.SelectMany(slice => feedback?.SliceLabels(slice) ?? [slice]).Distinct()] }
            : metric;
        return IsOfErrors(named) ? named with { MaxError = feedback?.MaxError ?? named.MaxError } : named;
    }

    /// <summary>True when the metric is a mean of errors, which are counted by a bound.</summary>
    public static bool IsOfErrors(MetricSpec metric) =>
        metric.Builtin is BuiltinMetric.MeanAbsoluteError or BuiltinMetric.RootMeanSquareError;
}
