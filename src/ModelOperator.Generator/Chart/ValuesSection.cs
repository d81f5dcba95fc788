namespace ModelOperator.Generator.Chart;

/// <summary>The values that stand directly in one block of a chart's values.yaml.</summary>
/// <param name="Path">The block's keys with dots between them; empty for the whole file.</param>
/// <param name="Description">What the comment above the block says, in one line; empty for the whole file.</param>
/// <param name="Values">Its values in their order.</param>
internal sealed record ValuesSection(string Path, string Description, IReadOnlyList<ChartValue> Values);
