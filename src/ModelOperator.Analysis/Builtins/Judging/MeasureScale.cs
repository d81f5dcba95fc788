using System.Globalization;
using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Analysis.Builtins.Judging;

/// <summary>
/// The form in which a share is told. The tests are about shares; some metrics are functions of one that rise with it, so that a limit of
/// the metric is a limit of the share.
/// </summary>
/// <param name="Value">Makes the metric's value of a share.</param>
/// <param name="Share">Makes the share of a value of the metric.</param>
internal sealed record MeasureScale(Func<double, double> Value, Func<double, double> Share)
{
    /// <summary>Tells a share as a share.</summary>
    public static MeasureScale Shares { get; } = new(share => share, value => value);

    /// <summary>Tells the share of misses and false alarms among all answers about a class as 1 - F1.</summary>
    public static MeasureScale F1 { get; } = new(share => share / (2 - share), loss => 2 * loss / (1 + loss));

    /// <summary>The value of a share of 1, by which a difference of shares is multiplied.</summary>
    public double Unit { get; private init; } = 1;

    /// <summary>The power by which a ratio of values becomes one of shares.</summary>
    public double Power { get; private init; } = 1;

    /// <summary>The name of the value in sentences; null where bad requests are counted.</summary>
    public string? Name { get; private init; }

    /// <summary>Tells a mean of errors as a part of the largest one as that mean.</summary>
    public static MeasureScale Mean(double largest) => new(share => share * largest, value => value / largest)
    {
        Unit = largest,
        Name = "mean absolute error",
    };

    /// <summary>Tells a mean of squared errors as a part of the largest one as the root of that mean.</summary>
    public static MeasureScale RootMean(double largest) =>
        new(share => Math.Sqrt(share) * largest, value => value / largest * (value / largest))
        {
            Unit = largest,
            Power = 2,
            Name = "root mean square error",
        };

    /// <summary>The bounds of what a limit is about, as they are told.</summary>
    public Interval Told(ILimit limit, Interval bounds)
    {
        Func<double, double> tell = limit switch
        {
            F1Limit => difference => difference,
            IncreaseLimit => difference => difference * Unit,
            RatioLimit => ratio => Math.Pow(ratio, 1 / Power),
            _ => Value,
        };
        return new(tell(bounds.Lower), tell(bounds.Upper));
    }

    /// <summary>The sentence about the candidate's counts, and about stable's where it has some.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="when">A remark about the time of stable's counts; empty for none.</param>
    public string Sentence(RevisionCounts counts, string when)
    {
        var hasStable = counts.Stable.Total > 0;
        return Name is null
            ? $"{Text(counts.Candidate)} of the candidate's requests are bad"
                + (hasStable ? $" and {Text(counts.Stable)} of stable's{when}" : "")
            : $"the candidate's {Name} is {Number(counts.Candidate)}"
                + (hasStable ? $" and stable's is {Number(counts.Stable)}{when}" : "");
    }

    private static string Text(Counts counts) => $"{counts.Bad} of {counts.Total} ({ShareOrNumber.Percent(counts.Rate ?? 0)})";

    private string Number(Counts counts) =>
        $"{Value(counts.Rate ?? 0).ToString("G4", CultureInfo.InvariantCulture)} in {counts.Total} answers";
}
