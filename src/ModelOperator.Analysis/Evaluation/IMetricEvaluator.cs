using ModelOperator.Analysis.Sources;
using ModelOperator.Api.Spec.Analysis;

namespace ModelOperator.Analysis.Evaluation;

/// <summary>
/// A way to judge a metric. Implementations are pure: they say what to ask and what the answers mean, and the asking is done elsewhere.
/// </summary>
public interface IMetricEvaluator
{
    /// <summary>True when this evaluator judges this kind of metric.</summary>
    bool CanJudge(MetricSpec metric);

    /// <summary>The queries to ask, as templates. The same metric always gives the same queries in the same order.</summary>
    IReadOnlyList<MetricQuery> Queries(MetricSpec metric);

    /// <summary>The bounds, as people read them: <c>&lt;= 0.05</c>.</summary>
    string Threshold(MetricSpec metric);

    /// <summary>Judges the answers. It never throws, and never passes without data.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="results">The results, one for each of <see cref="Queries"/>.</param>
    Judgement Judge(MetricSpec metric, IReadOnlyList<QueryResult> results);
}
