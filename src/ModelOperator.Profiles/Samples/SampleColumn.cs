using System.Globalization;

namespace ModelOperator.Profiles.Samples;

/// <summary>One column of a sample.</summary>
/// <param name="Name">For people.</param>
/// <param name="Input">The model's input it is in.</param>
/// <param name="Index">Its place within a row of the input.</param>
/// <param name="Values">NaN is missing, and text that is no number.</param>
public sealed record SampleColumn(string Name, string Input, int Index, IReadOnlyList<double> Values)
{
    /// <summary>The values as they are written in the sample; null for a column of numbers only.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>A value as text; empty when it is missing.</summary>
    public string Text(int row) =>
        Texts?[row] ?? (double.IsNaN(Values[row]) ? "" : Values[row].ToString("R", CultureInfo.InvariantCulture));
}
