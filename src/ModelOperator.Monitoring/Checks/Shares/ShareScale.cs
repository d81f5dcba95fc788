using System.Globalization;
using ModelOperator.Analysis.Builtins.Judging;

namespace ModelOperator.Monitoring.Checks.Shares;

/// <summary>
/// Turns a share into the value that people know. It never falls where the share rises, so the bounds of the share become those of the
/// value.
/// </summary>
/// <param name="Apply">The value of a share.</param>
/// <param name="Text">The value for people.</param>
/// <param name="Sentence">The sentence about a share's value, without its name.</param>
internal sealed record ShareScale(Func<double, double> Apply, Func<double, string> Text, Func<Share, string> Sentence)
{
    /// <summary>The share itself.</summary>
    public static ShareScale Same { get; } = new(
        share => share, ShareOrNumber.Percent,
        share => $"{ShareOrNumber.Percent(share.Value)} of {Count(share.All)} {share.Of} are {share.What}");

    /// <summary>
    /// The share of misses and false alarms among these and the hits, as 1 - F1. With F1 = 2 h / (2 h + w) and the share w / (h + w) that
    /// is share / (2 - share).
    /// </summary>
    public static ShareScale OneMinusF1 { get; } = new(
        share => share / (2 - share), ShareOrNumber.Percent,
        share => $"{share.What} is {ShareOrNumber.Percent(share.Value)} over {Count(share.All)} {share.Of}");

    /// <summary>A mean of errors that are <paramref name="bound"/> at most, as a part of it.</summary>
    public static ShareScale Mean(double bound) => Error(share => share * bound);

    /// <summary>The root of a mean of squares that are the square of <paramref name="bound"/> at most, as a part of it.</summary>
    public static ShareScale RootMeanSquare(double bound) => Error(share => Math.Sqrt(share) * bound);

    private static ShareScale Error(Func<double, double> apply) => new(
        apply, Number, share => $"{share.What} of {Count(share.All)} {share.Of} is {Number(share.Value)}");

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Count(double count) => count.ToString("F0", CultureInfo.InvariantCulture);
}
