using System.Globalization;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Evaluation;

/// <summary>Asks one query for one number, with inclusive bounds <c>min</c> and <c>max</c>. When there is no single number (no series, NaN,
/// ±Inf, several series, source down) the verdict is NoData. A number that came with warnings may be based on a part of the data and
/// decides nothing: Inconclusive.</summary>
public sealed class ThresholdEvaluator : IMetricEvaluator
{
    /// <inheritdoc/>
    public bool CanJudge(MetricSpec metric) =>
        metric.Query is not null && (metric.Min is not null || metric.Max is not null) && metric.MaxIncrease is null
            && metric.MaxRatio is null;

    /// <inheritdoc/>
    public IReadOnlyList<MetricQuery> Queries(MetricSpec metric) => [new(metric.Query!)];

    /// <inheritdoc/>
    public string Threshold(MetricSpec metric) => (metric.Min, metric.Max) switch
    {
        ({ Number: var min }, { Number: var max }) => $">= {Text(min)} and <= {Text(max)}",
        ({ Number: var min }, null) => $">= {Text(min)}",
        (null, { Number: var max }) => $"<= {Text(max)}",
        _ => "",
    };

    /// <inheritdoc/>
    public Judgement Judge(MetricSpec metric, IReadOnlyList<QueryResult> results)
    {
        var result = results[0];
        if (result.Number is not { } value)
        {
            return Judgement.NoData(result.Explanation ?? "the query gave no number");
        }

        if (result.Warnings.Count > 0)
        {
            return new(MetricVerdict.Inconclusive, value, QueryResult.Warned(result.Warnings));
        }

        // The comparison is negated so that a bound that is not a number (NaN) fails, too.
        if (metric.Min is { Number: var min } && !(value >= min))
        {
            return new(MetricVerdict.Fail, value, $"{Text(value)} is below the minimum {Text(min)}");
        }

        return metric.Max is { Number: var max } && !(value <= max)
            ? new(MetricVerdict.Fail, value, $"{Text(value)} is above the maximum {Text(max)}")
            : new(MetricVerdict.Pass, value, null);
    }

    private static string Text(double value) => value.ToString("G10", CultureInfo.InvariantCulture);
}
