using System.Globalization;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Rollouts.Validation.Metrics;

/// <summary>Checks what metrics need of the feedback: the class that it is counted by, the largest error, and the predictions of shadows.
/// </summary>
internal static class ClassRules
{
    private const int MostNamed = 8;

    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec) =>
        (spec.Analysis?.Metrics ?? []).SelectMany((metric, index) =>
            metric is { Class: { Length: > 0 } name, Builtin: not null } && Fault(spec, name) is { } fault
                ? (SpecProblem[])[new("InvalidMetric", $"spec.analysis.metrics[{index}].class", fault)]
                : Errors(metric, spec) is { } wrong
                    ? [new("InvalidMetric", $"spec.analysis.metrics[{index}].{wrong.Field}", wrong.Message)]
                : Shadow(metric, spec) is { } problem
                    ? [new("InvalidMetric", $"spec.analysis.metrics[{index}].builtin", problem)]
                : []);

    // Nobody would count, and the stage would wait for ever.
    private static string? Shadow(MetricSpec metric, ModelDeploymentSpec spec) =>
        metric.Builtin is BuiltinMetric.ShadowWrongRate && spec.Monitoring?.Feedback?.KeepShadow is null
            ? "shadowWrongRate needs spec.monitoring.feedback.keepShadow, by which a shadow's predictions wait for their labels"
            : null;

    private static (string Field, string Message)? Errors(MetricSpec metric, ModelDeploymentSpec spec) =>
        metric.Builtin is not (BuiltinMetric.MeanAbsoluteError or BuiltinMetric.RootMeanSquareError) ? null
        : spec.Monitoring?.Feedback?.MaxError is not { } largest
            ? ("builtin", "needs spec.monitoring.feedback.maxError, the largest error that is counted, without which no mean has a bound")
        : metric.MaxError is { } own && own != largest
            ? ("maxError", $"{Text(own)} is not spec.monitoring.feedback.maxError, {Text(largest)}, by which the gateways count; remove it")
        : metric.Max is { } max && max.Number >= largest
            ? ("max", $"{max} is not below spec.monitoring.feedback.maxError, {Text(largest)}, as which every larger error counts")
        : metric.MaxIncrease is { } increase && increase.Number >= largest
            ? ("maxIncrease",
                $"{increase} is not below spec.monitoring.feedback.maxError, {Text(largest)}, which no two means can be more apart than")
        : null;

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Fault(ModelDeploymentSpec spec, string name) => spec.Monitoring?.Feedback switch
    {
        { Classes: { Count: > 0 } classes } => classes.Contains(name, StringComparer.Ordinal)
            ? null
            : $"'{name}' is none of spec.monitoring.feedback.classes; there are {string.Join(", ", classes.Take(MostNamed))}",
        _ => "needs spec.monitoring.feedback.classes, by which feedback is counted",
    };
}
