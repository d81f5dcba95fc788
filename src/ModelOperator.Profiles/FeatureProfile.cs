namespace ModelOperator.Profiles;

/// <summary>The profile of one column.</summary>
/// <param name="Name">The name, for people and labels.</param>
/// <param name="Input">The model's input that contains it.</param>
/// <param name="Index">Its index within a row of the input.</param>
/// <param name="Min">The smallest value seen.</param>
/// <param name="Max">The largest value seen.</param>
/// <param name="Edges">The edges between the bins, ascending; n edges make n + 1 bins.</param>
/// <param name="Counts">The number of values of the sample in each bin.</param>
public sealed record FeatureProfile(
    string Name, string Input, int Index, double Min, double Max, IReadOnlyList<double> Edges, IReadOnlyList<long> Counts);
