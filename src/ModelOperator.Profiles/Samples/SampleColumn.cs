namespace ModelOperator.Profiles.Samples;

/// <summary>One column of a sample.</summary>
/// <param name="Name">The name, for people.</param>
/// <param name="Input">The model's input that contains it.</param>
/// <param name="Index">Its index within a row of the input.</param>
/// <param name="Values">The values; NaN is a missing value.</param>
public sealed record SampleColumn(string Name, string Input, int Index, IReadOnlyList<double> Values);
