namespace ModelOperator.Analysis.Drift;

/// <summary>Measures the distance between two distributions.</summary>
public static class DriftDistance
{
    /// <summary>
    /// The population stability index: Σ (o - r) ln(o / r), in nats; 0 when they are the same. A value of 0.1 is worth a look, 0.2 is a
    /// shift.
    /// </summary>
    public static double PopulationStability(BinnedPair pair) =>
        pair.Smoothed().Sum(share => (share.Observed - share.Reference) * Math.Log(share.Observed / share.Reference));

    /// <summary>
    /// The Kullback-Leibler divergence of the observed from the reference distribution: Σ o ln(o / r), in nats; 0 or more.
    /// </summary>
    public static double KullbackLeibler(BinnedPair pair) =>
        Math.Max(0, pair.Smoothed().Sum(share => share.Observed * Math.Log(share.Observed / share.Reference)));

    /// <summary>
    /// The Jensen-Shannon distance: the square root of the divergence to base 2, from 0 (the same) to 1 (nothing in common). Empty bins
    /// need no smoothing.
    /// </summary>
    public static double JensenShannon(BinnedPair pair) => Math.Sqrt(Math.Clamp(
        pair.Shares().Sum(share =>
        {
            var middle = (share.Reference + share.Observed) / 2;
            return (Part(share.Reference, middle) + Part(share.Observed, middle)) / 2;
        }), 0, 1));

    /// <summary>The Kolmogorov-Smirnov statistic over ordered bins: the largest difference of the cumulated shares, from 0 to 1. It is a
    /// lower bound of the statistic of the unbinned values, and exact at the edges.</summary>
    public static double KolmogorovSmirnov(BinnedPair pair)
    {
        double difference = 0, largest = 0;
        foreach (var (reference, observed) in pair.Shares())
        {
            difference += observed - reference;
            largest = Math.Max(largest, Math.Abs(difference));
        }

        return Math.Min(1, largest);
    }

    private static double Part(double share, double middle) => share == 0 ? 0 : share * Math.Log2(share / middle);
}
