namespace ModelOperator.Generator.Chart;

/// <summary>The values that are directly in one block of a chart's values.yaml.</summary>
/// <param name="Path">The block's keys, separated by dots; empty for the whole file.</param>
/// <param name="Description">The comment above the block, in one line; empty for the whole file.</param>
/// <param name="Values">Its values in their order.</param>
internal sealed record ValuesSection(string Path, string Description, IReadOnlyList<ChartValue> Values);
