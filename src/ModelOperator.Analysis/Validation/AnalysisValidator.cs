using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec;

namespace ModelOperator.Analysis.Validation;

/// <summary>Finds what would keep an analysis from ever deciding, before a rollout starts (R27).</summary>
public sealed class AnalysisValidator(MetricSourceRegistry sources, IEnumerable<IMetricEvaluator> evaluators)
{
    private const string Root = "spec.analysis";
    private readonly IReadOnlyList<IMetricEvaluator> _evaluators = [.. evaluators];

    /// <summary>The first problem; null when there is none, or no analysis.</summary>
    public AnalysisProblem? FindProblem(AnalysisSpec? analysis)
    {
        if (analysis is null || analysis.Metrics.Count == 0)
        {
            return null;
        }

        if (!sources.TryGet(analysis.Source, out _, out var unknown))
        {
            return new("UnknownMetricSource", $"{Root}.source", unknown);
        }

        for (var index = 0; index < analysis.Metrics.Count; index++)
        {
            if (FindProblem(analysis.Metrics[index], $"{Root}.metrics[{index}]") is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private AnalysisProblem? FindProblem(MetricSpec metric, string path)
    {
        if (metric is { Min: { } min, Max: { } max } && min > max)
        {
            return new("InvalidMetric", $"{path}.min", $"min {min} is above max {max}: nothing lies between");
        }

        var evaluator = _evaluators.FirstOrDefault(evaluator => evaluator.Judges(metric));
        if (evaluator is null)
        {
            return Unjudged(metric, path);
        }

        foreach (var query in evaluator.Queries(metric))
        {
            if (!QueryTemplate.TryParse(query, out _, out var error))
            {
                return new("InvalidQuery", $"{path}.query", error.ToString());
            }
        }

        return null;
    }

    private static AnalysisProblem Unjudged(MetricSpec metric, string path) => metric switch
    {
        { Builtin: { } builtin } => new("UnsupportedMetric", $"{path}.builtin",
            $"built-in metric {builtin} is not available in this version; use query with min or max"),
        { MaxIncrease: not null } => new("UnsupportedMetric", $"{path}.maxIncrease",
            "not available in this version; write the difference into the query and use max"),
        { MaxRatio: not null } => new("UnsupportedMetric", $"{path}.maxRatio",
            "not available in this version; write the ratio into the query and use max"),
        { Query: null } => new("InvalidMetric", $"{path}.query", "missing; give a PromQL query"),
        _ => new("InvalidMetric", path, "has no bounds; give min, max or both"),
    };
}
