using ModelOperator.Analysis.Builtins;
using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.PromQl;
using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Templates;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Validation;

/// <summary>Finds problems that would keep an analysis from ever deciding, before a rollout starts (R27).</summary>
public sealed class AnalysisValidator(MetricSourceRegistry sources, IEnumerable<IMetricEvaluator> evaluators)
{
    private const string Root = "spec.analysis";
    private static readonly string LongestNamespace = new('x', 63);
    private readonly IReadOnlyList<IMetricEvaluator> _evaluators = [.. evaluators];

    /// <summary>The first problem of the spec itself, whatever the metric sources are; null when there is none, or no analysis.</summary>
    public AnalysisProblem? FindProblem(AnalysisSpec? analysis) =>
        (analysis?.Metrics ?? []).Select((metric, index) => FindProblem(metric, $"{Root}.metrics[{index}]"))
            .FirstOrDefault(problem => problem is not null);

    /// <summary>
    /// The first problem with the metric source, which an administrator may change without a change of the spec: it is unknown, or it
    /// cannot be asked a query. Null when there is none.
    /// </summary>
    /// <param name="analysis">An analysis without a problem of its own; null for none.</param>
    public AnalysisProblem? FindSourceProblem(AnalysisSpec? analysis)
    {
        if (analysis is null || analysis.Metrics.Count == 0)
        {
            return null;
        }

        return !sources.TryGet(analysis.Source, out var source, out var unknown)
            ? new("UnknownMetricSource", $"{Root}.source", unknown)
            : analysis.Metrics.Select((metric, index) => FindUnlimited(source, metric, $"{Root}.metrics[{index}]"))
                .FirstOrDefault(problem => problem is not null);
    }

    /// <summary>The first query that also reads the series of other ModelDeployments; null when there is none.</summary>
    /// <param name="analysis">An analysis without a problem of another kind; null for none.</param>
    /// <param name="namespace">The namespace of the ModelDeployment.</param>
    /// <param name="name">Its name.</param>
    public AnalysisProblem? FindForeignSeries(AnalysisSpec? analysis, string @namespace, string name)
    {
        for (var index = 0; index < analysis?.Metrics.Count; index++)
        {
            if (analysis.Metrics[index].Query is { } query
                && sources.TryGet(analysis.Source, out var source, out _)
                && QueryTemplate.TryParse(query, out var template, out _)
                && OwnSeries.Problem(template, @namespace, name, source) is { } problem)
            {
                return new("InvalidQuery", $"{Root}.metrics[{index}].query", problem);
            }
        }

        return null;
    }

    private AnalysisProblem? FindProblem(MetricSpec metric, string path)
    {
        if (Unreadable(metric) is { } unreadable)
        {
            return new("InvalidMetric", $"{path}.{unreadable.Field}", unreadable.Message);
        }

        if (metric is { Min: { } min, Max: { } max } && min.Number > max.Number)
        {
            return new("InvalidMetric", $"{path}.min", $"min {min} is above max {max}: nothing lies between");
        }

        if (metric is { Query: not null, UnansweredAfter: not null })
        {
            return new("InvalidMetric", $"{path}.unansweredAfter", BuiltinLimits.OnlyErrorRate);
        }

        if (metric is { Class: not null, Builtin: not (BuiltinMetric.MissRate or BuiltinMetric.FalseAlarmRate or BuiltinMetric.F1Loss) })
        {
            return new("InvalidMetric", $"{path}.class", "only missRate, falseAlarmRate and f1Loss have one; remove it");
        }

        if (metric is { MaxError: not null, Builtin: not (BuiltinMetric.MeanAbsoluteError or BuiltinMetric.RootMeanSquareError) })
        {
            return new(
                "InvalidMetric", $"{path}.maxError", "only meanAbsoluteError and rootMeanSquareError have one; remove it");
        }

        if (metric is { Builtin: { } kind, Query: null })
        {
            return BuiltinCatalog.Find(metric) is { } builtin
                ? builtin.Problem(metric) is { } wrong
                    ? new("InvalidMetric", wrong.Field.Length > 0 ? $"{path}.{wrong.Field}" : path, wrong.Message)
                    : null
                : new("UnsupportedMetric", $"{path}.builtin",
                    $"built-in metric {BuiltinCatalog.NameOf(kind)} is not available in this version; there are {BuiltinCatalog.Names}");
        }

        var evaluator = _evaluators.FirstOrDefault(evaluator => evaluator.CanJudge(metric));
        if (evaluator is null)
        {
            return Unjudged(metric, path);
        }

        foreach (var query in evaluator.Queries(metric))
        {
            if (!QueryTemplate.TryParse(query.Text, out var template, out var error))
            {
                return new("InvalidQuery", $"{path}.query", error.ToString());
            }

            if (query.OfStable && !template.NamesCandidate)
            {
                return new("InvalidQuery", $"{path}.query",
                    "it is asked once for each revision and must name the one: \"{{ candidate.revision }}\"");
            }
        }

        return null;
    }

    private AnalysisProblem? FindUnlimited(IMetricSource source, MetricSpec metric, string path)
    {
        if (source.Scope is not MetricScope.Namespace || metric.Builtin is not null)
        {
            return null;
        }

        foreach (var query in _evaluators.FirstOrDefault(evaluator => evaluator.CanJudge(metric))?.Queries(metric) ?? [])
        {
            if (QueryTemplate.TryParse(query.Text, out var template, out _)
                && !NamespaceScope.TryLimit(template.Shape(), source.Labels.Namespace, LongestNamespace, out _, out var problem))
            {
                return new("InvalidQuery", $"{path}.query",
                    $"{problem}; metric source '{source.Name}' answers only queries that can be limited to a namespace");
            }
        }

        return null;
    }

    private static (string Field, string Message)? Unreadable(MetricSpec metric)
    {
        foreach (var (field, limit) in new[] { ("min", metric.Min), ("max", metric.Max), ("maxIncrease", metric.MaxIncrease) })
        {
            if (limit is { } written && !double.IsFinite(written.Number))
            {
                return (field, $"{written} is no limit; write a number, a share as 1%, a time as 250ms, or memory as 20Gi");
            }
        }

        return null;
    }

    private static AnalysisProblem Unjudged(MetricSpec metric, string path) => metric switch
    {
        { Query: null } => new("InvalidMetric", $"{path}.query", "missing; give a PromQL query, or builtin"),
        { MaxIncrease: null, MaxRatio: null } => new("InvalidMetric", path, "has no bounds; give min, max or both"),
        _ => new("InvalidMetric", path, "has several kinds of bounds; keep min and max, or maxIncrease, or maxRatio"),
    };
}
