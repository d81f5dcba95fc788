namespace ModelOperator.Analysis.Evaluation;

/// <summary>A query that is asked for a metric.</summary>
/// <param name="Text">The template of the query.</param>
/// <param name="OfStable">True when it is asked about stable; <c>{{ candidate.* }}</c> then stands for the stable revision.</param>
public sealed record MetricQuery(string Text, bool OfStable = false);
