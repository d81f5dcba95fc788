namespace ModelOperator.Profiles.Samples;

/// <summary>One column of a sample.</summary>
/// <param name="Name">For people.</param>
/// <param name="Input">The model's input it is in.</param>
/// <param name="Index">Its place within a row of the input.</param>
/// <param name="Values">NaN is missing.</param>
public sealed record SampleColumn(string Name, string Input, int Index, IReadOnlyList<double> Values);
