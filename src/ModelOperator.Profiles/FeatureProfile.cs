using ModelOperator.Profiles.Reductions;

namespace ModelOperator.Profiles;

/// <summary>The profile of one column, or of a number that stands for many values of a row.</summary>
/// <param name="Name">The name, for people and labels.</param>
/// <param name="Input">The model's input that contains it.</param>
/// <param name="Index">Its index within a row of the input. With <see cref="Axis"/> it is the place in that dimension, and for another
/// reduction it is 0.</param>
/// <param name="Min">The smallest value seen.</param>
/// <param name="Max">The largest value seen.</param>
/// <param name="Edges">The edges between the bins, ascending; n edges make n + 1 bins.</param>
/// <param name="Counts">The number of values of the sample in each bin.</param>
public sealed record FeatureProfile(
    string Name, string Input, int Index, double Min, double Max, IReadOnlyList<double> Edges, IReadOnlyList<long> Counts)
{
    /// <summary>The number that stands for the values of a row; null for a column.</summary>
    public Reduction? Reduce { get; init; }

    /// <summary>The dimension of the tensor that counts channels, when only one of them is reduced; dimension 0 counts rows. Null for the
    /// whole row.</summary>
    public int? Axis { get; init; }
}
