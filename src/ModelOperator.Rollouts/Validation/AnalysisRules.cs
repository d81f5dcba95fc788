using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks that metrics can decide something. Whether a query is right is checked by the analysis.</summary>
internal static class AnalysisRules
{
    private const string Reason = "InvalidAnalysis";

    public static IEnumerable<SpecProblem> Check(AnalysisSpec analysis)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < analysis.Metrics.Count; i++)
        {
            var metric = analysis.Metrics[i];
            var field = $"spec.analysis.metrics[{i}]";
            if (!names.Add(metric.Name))
            {
                yield return new(Reason, $"{field}.name", $"'{metric.Name}' is there twice; names must differ");
            }

            if ((metric.Query is null) == (metric.Builtin is null))
            {
                yield return new(Reason, field, $"metric '{metric.Name}' needs exactly one of query and builtin");
            }
            else if (metric.Query is not null && string.IsNullOrWhiteSpace(metric.Query))
            {
                yield return new(
                    Reason, $"{field}.query",
                    $"the query of metric '{metric.Name}' is empty; write a PromQL expression that gives one number");
            }

            if (metric is { Min: null, Max: null, MaxIncrease: null, MaxRatio: null })
            {
                yield return new(Reason, field, $"metric '{metric.Name}' has no bound, so it could never decide; set min or max");
            }

            if (metric.Min?.Number > metric.Max?.Number)
            {
                yield return new(
                    Reason, $"{field}.min",
                    $"{metric.Min} is above max {metric.Max} of metric '{metric.Name}', so that no value would pass");
            }
        }
    }
}
