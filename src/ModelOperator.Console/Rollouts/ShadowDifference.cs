namespace ModelOperator.Console.Rollouts;

/// <summary>A way in which answers of the shadow differed.</summary>
/// <param name="Result">The result of the comparison, as the gateway counts it.</param>
/// <param name="Count">The number of answers with this result.</param>
internal sealed record ShadowDifference(string Result, long Count);
