namespace ModelOperator.Profiles;

/// <summary>What the data looked like when the model was made: the yardstick that served data is counted by.</summary>
/// <param name="Version">Of this format: 1.</param>
/// <param name="Features">Columns of the inputs.</param>
/// <param name="Outputs">Outputs to count.</param>
public sealed record ReferenceProfile(int Version, IReadOnlyList<FeatureProfile> Features, IReadOnlyList<OutputProfile> Outputs)
{
    /// <summary>The version of the format that is written and read.</summary>
    public const int Current = 1;

    /// <summary>How often the model was right; null when the sample has no labels.</summary>
    public QualityProfile? Quality { get; init; }

    /// <summary>Counts nothing by value.</summary>
    public static ReferenceProfile Empty { get; } = new(Current, [], []);
}
