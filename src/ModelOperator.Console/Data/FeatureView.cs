using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Console.Data;

/// <summary>One feature, or the classes or the confidence of the answers.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind"><c>numeric</c>, <c>classes</c> or <c>confidence</c>.</param>
/// <param name="Reference">The shares in the reference profile, bin by bin.</param>
/// <param name="Current">The shares in the window; empty when nothing was counted.</param>
internal sealed record FeatureView(string Name, string Kind, IReadOnlyList<ShareView> Reference, IReadOnlyList<ShareView> Current)
{
    /// <summary>The distance of the two, as the check measures it; null when nothing was counted.</summary>
    public double? Distance { get; init; }

    /// <summary>The distance that is worth a look; null when there is no reference.</summary>
    public double? Warn { get; init; }

    /// <summary>The distance that is bad; null when there is no reference.</summary>
    public double? Max { get; init; }

    /// <summary>The verdict about its own distance, which for the worst one is that of the check; null when there is none.</summary>
    public CheckVerdict? Verdict { get; init; }

    /// <summary>The share of missing values in the window.</summary>
    public double? Missing { get; init; }

    /// <summary>The share of values outside the profile's range in the window.</summary>
    public double? OutOfRange { get; init; }

    /// <summary>The number of values in the window.</summary>
    public long? Samples { get; init; }

    /// <summary>The distance over time: pairs of the time in seconds since 1970 and the value; null when it was not read.</summary>
    public IReadOnlyList<double?[]>? OverTime { get; init; }
}
