namespace ModelOperator.Generator.Chart;

/// <summary>One value of a chart.</summary>
/// <param name="Path">Its keys with dots between them, such as <c>images.pullPolicy</c>.</param>
/// <param name="Default">Its default as the file has it.</param>
/// <param name="Description">What the comment above it says, in one line.</param>
internal sealed record ChartValue(string Path, string Default, string Description);
