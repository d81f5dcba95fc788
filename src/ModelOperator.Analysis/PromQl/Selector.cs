namespace ModelOperator.Analysis.PromQl;

/// <summary>A vector selector of a query: what alone reads series.</summary>
/// <param name="Matchers">Its conditions; all must hold.</param>
/// <param name="Last">The number of its last word: the closing brace, or its name where it has no braces.</param>
/// <param name="HasBraces">True when it has braces.</param>
/// <param name="NeedsComma">True when a further condition needs a comma in front of it.</param>
internal sealed record Selector(IReadOnlyList<LabelMatcher> Matchers, int Last, bool HasBraces, bool NeedsComma);
