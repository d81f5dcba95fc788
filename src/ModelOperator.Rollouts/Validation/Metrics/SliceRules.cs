using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Rollouts.Validation.Metrics;

/// <summary>Checks that the slices of a metric are those that feedback is counted by.</summary>
internal static class SliceRules
{
    private const int MostNamed = 8;

    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec) =>
        (spec.Analysis?.Metrics ?? []).SelectMany((metric, index) => metric.Slices is { Count: > 0 } slices
            && Fault(spec, metric, slices) is { } fault
                ? (SpecProblem[])[new("InvalidMetric", $"spec.analysis.metrics[{index}].slices", fault)]
                : []);

    private static string? Fault(ModelDeploymentSpec spec, MetricSpec metric, IReadOnlyList<string> slices)
    {
        if (metric.Builtin is not (BuiltinMetric.WrongRate or BuiltinMetric.MissRate or BuiltinMetric.FalseAlarmRate
            or BuiltinMetric.ShadowWrongRate or BuiltinMetric.F1Loss or BuiltinMetric.MeanAbsoluteError
            or BuiltinMetric.RootMeanSquareError))
        {
            return "only wrongRate, shadowWrongRate, missRate, falseAlarmRate, f1Loss, meanAbsoluteError and rootMeanSquareError have "
                + "slices, those of the feedback; remove it";
        }

        if (spec.Monitoring?.Feedback is not { Slices.Count: > 0 } feedback)
        {
            return "needs spec.monitoring.feedback.slices, by which feedback is counted";
        }

        var known = feedback.SliceLabels().ToList();
        var all = slices.SelectMany(feedback.SliceLabels).Distinct().ToList();
        var strange = all.Find(slice => !known.Contains(slice, StringComparer.Ordinal));
        return strange is not null
            ? $"'{strange}' is no slice of spec.monitoring.feedback; there are "
                + string.Join(", ", feedback.Slices.Select(slice => slice.Name).Concat(known).Take(MostNamed))
            : all.Count > MetricSpec.MostSlices
                ? $"these are {all.Count} values, and alpha can be divided over {MetricSpec.MostSlices} at most; name single ones, as "
                    + $"{known[0]}"
                : null;
    }
}
