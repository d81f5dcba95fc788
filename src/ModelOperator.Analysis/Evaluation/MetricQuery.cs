namespace ModelOperator.Analysis.Evaluation;

/// <summary>A query that a metric asks.</summary>
/// <param name="Text">The template.</param>
/// <param name="OfStable">Whether it is asked about stable: <c>{{ candidate.* }}</c> then stands for the stable revision.</param>
public sealed record MetricQuery(string Text, bool OfStable = false);
