namespace ModelOperator.Profiles;

/// <summary>One column.</summary>
/// <param name="Name">For people and labels.</param>
/// <param name="Input">The input it is in.</param>
/// <param name="Index">Its place within a row of the input.</param>
/// <param name="Min">Smallest value seen.</param>
/// <param name="Max">Largest value seen.</param>
/// <param name="Edges">Between the bins, ascending; n edges make n + 1 bins.</param>
/// <param name="Counts">How many values of the sample fell into each bin.</param>
public sealed record FeatureProfile(
    string Name, string Input, int Index, double Min, double Max, IReadOnlyList<double> Edges, IReadOnlyList<long> Counts);
