using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Evaluation;

/// <summary>A way to judge a metric. Pure: it says what to ask and what the answers mean; asking is done elsewhere.</summary>
public interface IMetricEvaluator
{
    /// <summary>Whether it judges this kind of metric.</summary>
    bool Judges(MetricSpec metric);

    /// <summary>The queries to ask, as templates; the same number and order for the same metric.</summary>
    IReadOnlyList<MetricQuery> Queries(MetricSpec metric);

    /// <summary>The bounds, as people read them: <c>&lt;= 0.05</c>.</summary>
    string Threshold(MetricSpec metric);

    /// <summary>What the answers mean. Never throws, never passes without data.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="results">One for each of <see cref="Queries"/>.</param>
    Judgement Judge(MetricSpec metric, IReadOnlyList<QueryResult> results);
}
