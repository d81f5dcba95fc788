using System.Globalization;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Evaluation;

/// <summary>Asks one query about both revisions. The candidate's number must not exceed stable's by more than <c>maxIncrease</c>, or be
/// more than <c>maxRatio</c> times as large. Two numbers without counts allow only a threshold and no statistical test; failureLimit is the
/// tolerance.</summary>
public sealed class ComparisonEvaluator : IMetricEvaluator
{
    /// <inheritdoc/>
    public bool CanJudge(MetricSpec metric) =>
        metric is { Query: not null, Min: null, Max: null } && (metric.MaxIncrease is null) != (metric.MaxRatio is null);

    /// <inheritdoc/>
    public IReadOnlyList<MetricQuery> Queries(MetricSpec metric) => [new(metric.Query!), new(metric.Query!, OfStable: true)];

    /// <inheritdoc/>
    public string Threshold(MetricSpec metric) => metric.MaxRatio is { } ratio
        ? $"<= {Text(ratio)} x stable"
        : $"<= stable + {Text(metric.MaxIncrease?.Number ?? 0)}";

    /// <inheritdoc/>
    public Judgement Judge(MetricSpec metric, IReadOnlyList<QueryResult> results)
    {
        if (results[0].Number is not { } candidate)
        {
            return Judgement.NoData(results[0].Explanation ?? "the query gave no number");
        }

        if (results[1].Number is not { } stable)
        {
            return Judgement.NoData($"for stable, {results[1].Explanation ?? "the query gave no number"}");
        }

        if (results.SelectMany(result => result.Warnings).ToList() is { Count: > 0 } warnings)
        {
            return new(MetricVerdict.Inconclusive, candidate, QueryResult.Warned(warnings));
        }

        var limit = metric.MaxRatio is { } ratio ? ratio * stable : stable + (metric.MaxIncrease?.Number ?? 0);
        return candidate <= limit
            ? new(MetricVerdict.Pass, candidate, null)
            : new(MetricVerdict.Fail, candidate, $"{Text(candidate)} is above {Text(limit)}; stable has {Text(stable)}");
    }

    private static string Text(double value) => value.ToString("G10", CultureInfo.InvariantCulture);
}
