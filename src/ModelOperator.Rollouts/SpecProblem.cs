namespace ModelOperator.Rollouts;

/// <summary>Why a spec is refused.</summary>
/// <param name="Reason">One CamelCase word for the Accepted condition.</param>
/// <param name="Field">The field path, as <c>spec.analysis.metrics[0].query</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record SpecProblem(string Reason, string Field, string Message);
