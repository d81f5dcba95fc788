namespace ModelOperator.Analysis.Validation;

/// <summary>What the schema cannot see is wrong with an analysis.</summary>
/// <param name="Reason">One CamelCase word for the Accepted condition.</param>
/// <param name="Field">The field path: <c>spec.analysis.metrics[0].query</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record AnalysisProblem(string Reason, string Field, string Message);
