namespace ModelOperator.Profiles;

/// <summary>A summary of the data from which the model was made. The data that are served are counted in its bins.</summary>
/// <param name="Version">The version of this format: 1, or 2 for one with reductions, which earlier servers cannot count by.</param>
/// <param name="Features">The columns of the inputs, and numbers that stand for many values.</param>
/// <param name="Outputs">The outputs to count.</param>
public sealed record ReferenceProfile(int Version, IReadOnlyList<FeatureProfile> Features, IReadOnlyList<OutputProfile> Outputs)
{
    /// <summary>The version of the format of a profile without reductions.</summary>
    public const int Current = 1;

    /// <summary>The version of the format of a profile with reductions.</summary>
    public const int WithReductions = 2;

    /// <summary>The share of right answers in the sample; null when the sample has no labels.</summary>
    public QualityProfile? Quality { get; init; }

    /// <summary>A profile by which no values are counted.</summary>
    public static ReferenceProfile Empty { get; } = new(Current, [], []);
}
