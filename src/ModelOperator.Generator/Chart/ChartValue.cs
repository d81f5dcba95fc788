namespace ModelOperator.Generator.Chart;

/// <summary>One value of a chart.</summary>
/// <param name="Path">Its keys, separated by dots, such as <c>images.pullPolicy</c>.</param>
/// <param name="Default">Its default, as written in the file.</param>
/// <param name="Description">The comment above it, in one line.</param>
internal sealed record ChartValue(string Path, string Default, string Description);
