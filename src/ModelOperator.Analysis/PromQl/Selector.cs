namespace ModelOperator.Analysis.PromQl;

/// <summary>A vector selector of a query: what alone reads series.</summary>
/// <param name="Matchers">Its conditions; all must hold.</param>
/// <param name="Last">The number of its last word: the closing brace, or its name where it has no braces.</param>
/// <param name="HasBraces">Whether it has braces.</param>
/// <param name="NeedsComma">Whether a condition more needs a comma before it.</param>
internal sealed record Selector(IReadOnlyList<LabelMatcher> Matchers, int Last, bool HasBraces, bool NeedsComma);
