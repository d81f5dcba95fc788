using System.Globalization;
using ModelOperator.Analysis.Builtins.Judging;

namespace ModelOperator.Monitoring.Checks.Shares;

/// <summary>The limits of a share: a number, or so much more than the profile's, or both.</summary>
/// <param name="Max">The largest value that is still good; null for none.</param>
/// <param name="MaxIncrease">The points by which it may be above the profile's; null for none.</param>
internal sealed record ShareLimit(double? Max, double? MaxIncrease = null)
{
    /// <summary>The word for what is limited, where the name of the check does not tell it.</summary>
    public string? Of { get; init; }

    /// <summary>Writes a value for people.</summary>
    public Func<double, string> Print { get; init; } = ShareOrNumber.Percent;

    /// <summary>The limits for people.</summary>
    public string Text => (Of is null ? "" : Of + " ") + string.Join(", ", new[]
    {
        Max is { } max ? "<= " + Print(max) : null,
        MaxIncrease is { } increase ? "<= the profile's + " + Print(increase) : null,
    }.OfType<string>());

    /// <summary>The part of a share that cannot be chance, as a part of its limit: above 1 the share is bad. Of two limits the nearer one
    /// counts.</summary>
    public double Proven(Share share) => Math.Max(OfMax(share), OfIncrease(share));

    /// <summary>The sentence about a share that is bad.</summary>
    public string Describe(Share share) => OfIncrease(share) > OfMax(share)
        ? $"{share.Describe()}, and {Print(share.Reference!.Value)} of "
            + $"{share.Reference.All.ToString("F0", CultureInfo.InvariantCulture)} of the profile "
            + $"(limit {Print(MaxIncrease ?? 0)} more)"
        : $"{share.Describe()} (limit {Print(Max ?? 0)})";

    private double OfMax(Share share) => Max is { } max ? Part(share.LowerBound, max) : 0;

    private double OfIncrease(Share share) =>
        MaxIncrease is { } increase && share.Reference is { } reference ? Part(share.LowerBoundAbove(reference), increase) : 0;

    // Nothing may be bad: then anything that is proven is beyond all bounds.
    private static double Part(double proven, double limit) =>
        limit > 0 ? proven / limit : proven > 0 ? double.PositiveInfinity : 0;
}
