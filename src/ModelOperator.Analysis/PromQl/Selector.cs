namespace ModelOperator.Analysis.PromQl;

/// <summary>A vector selector of a query. Nothing else in a query reads series.</summary>
/// <param name="Matchers">The conditions; all must hold.</param>
/// <param name="Last">The index of its last word: the closing brace, or the name when there are no braces.</param>
/// <param name="HasBraces">True when the selector has braces.</param>
/// <param name="NeedsComma">True when a further condition needs a comma in front of it.</param>
internal sealed record Selector(IReadOnlyList<LabelMatcher> Matchers, int Last, bool HasBraces, bool NeedsComma);
