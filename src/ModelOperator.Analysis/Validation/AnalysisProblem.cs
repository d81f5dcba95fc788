namespace ModelOperator.Analysis.Validation;

/// <summary>A problem of an analysis that the schema cannot see.</summary>
/// <param name="Reason">One CamelCase word for the Accepted condition.</param>
/// <param name="Field">The field path: <c>spec.analysis.metrics[0].query</c>.</param>
/// <param name="Message">The problem, and what would be right.</param>
public sealed record AnalysisProblem(string Reason, string Field, string Message);
