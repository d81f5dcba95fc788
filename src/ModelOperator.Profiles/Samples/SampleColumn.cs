using System.Globalization;
using ModelOperator.Profiles.Reductions;

namespace ModelOperator.Profiles.Samples;

/// <summary>One column of a sample.</summary>
/// <param name="Name">The name, for people.</param>
/// <param name="Input">The model's input that contains it.</param>
/// <param name="Index">Its index within a row of the input.</param>
/// <param name="Values">The values; NaN is a missing value, or text that is not a number.</param>
public sealed record SampleColumn(string Name, string Input, int Index, IReadOnlyList<double> Values)
{
    /// <summary>The values as the sample has them; null for a column of numbers only.</summary>
    public IReadOnlyList<string>? Texts { get; init; }

    /// <summary>The number that stands for the values of a row; null for a column.</summary>
    public Reduction? Reduce { get; init; }

    /// <summary>The dimension that counts channels, when only one of them is reduced; null otherwise.</summary>
    public int? Axis { get; init; }

    /// <summary>Returns a value as text; empty when it is missing.</summary>
    public string Text(int row) =>
        Texts?[row] ?? (double.IsNaN(Values[row]) ? "" : Values[row].ToString("R", CultureInfo.InvariantCulture));
}
