namespace ModelOperator.Analysis.PromQl;

/// <summary>One condition of a selector, such as <c>code=~"5.."</c>.</summary>
internal sealed record LabelMatcher(string Label, string Operator, string Value);
