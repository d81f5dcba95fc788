namespace ModelOperator.Profiles;

/// <summary>The bins of confidence, which is the largest score of a row. Model servers count in them, and profiles have counts of them.
/// </summary>
public static class ConfidenceBins
{
    private const int Decimals = 6;

    /// <summary>The upper bounds of the bins; a score on a bound belongs to the bin below it. One more bin is for what is above all
    /// bounds.</summary>
    public static IReadOnlyList<double> Bounds { get; } = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

    /// <summary>The number of bins.</summary>
    public static int Count => Bounds.Count + 1;

    /// <summary>A score as it is compared with bounds and limits: rounded to six decimals. In single precision, 0.6 is 0.6000000238 and
    /// 0.7 is 0.699999988, so that scores on a bound would lie beside it.</summary>
    public static double Rounded(double score) => Math.Round(score, Decimals);

    /// <summary>The place of the bin that a <see cref="Rounded"/> score falls into.</summary>
    public static int Of(double score)
    {
        var place = 0;
        while (place < Bounds.Count && score > Bounds[place])
        {
            place++;
        }

        return place;
    }
}
