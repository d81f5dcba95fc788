using System.Globalization;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Drift;

/// <summary>How the candidate's answers in one output differ from stable's of the same time.</summary>
/// <param name="Output">The output.</param>
/// <param name="Classes">Its classes.</param>
/// <param name="Pair">Answers by class: stable's as reference, the candidate's as observed.</param>
internal sealed record OutputComparison(string Output, IReadOnlyList<string> Classes, BinnedPair Pair)
{
    private const double StandardErrors = 3;

    /// <summary>The population stability index.</summary>
    public double Distance => DriftDistance.PopulationStability(Pair);

    /// <summary>
    /// Fail: the distance is above the limit, and the two would be as different as that with a probability of at most
    /// <paramref name="alpha"/>, over all looks, if their answers were alike. Pass: the distance and three standard errors are below it.
    /// </summary>
    public MetricVerdict Judge(double limit, double alpha) =>
        Distance > limit ? HomogeneityTest.LogEvidence(Pair) >= -Math.Log(alpha) ? MetricVerdict.Fail : MetricVerdict.Inconclusive
        : Distance + (StandardErrors * StandardError) <= limit ? MetricVerdict.Pass : MetricVerdict.Inconclusive;

    /// <summary>The same shares, of so many times as many answers.</summary>
    public OutputComparison Times(double times) =>
        this with
        {
            Pair = BinnedPair.Of([.. Pair.Reference.Select(count => count * times)], [.. Pair.Observed.Select(count => count * times)]),
        };

    /// <summary>The distances, and where they come from.</summary>
    public string Describe(double limit)
    {
        var (place, from, to) = Pair.Shares().Select((share, index) => (index, share.Reference, share.Observed))
            .MaxBy(share => Math.Abs(share.Observed - share.Reference));
        return $"output {Output}: PSI {Text(Distance)} (limit {Text(limit)}), Jensen-Shannon {Text(DriftDistance.JensenShannon(Pair))}, "
            + $"Cramér's V {Text(ChiSquared.Of(Pair).CramersV)}; "
            + $"class {Classes[place]} is {Percent(to)} of {Pair.Observed.Sum():F0} answers and {Percent(from)} of stable's "
            + $"{Pair.Reference.Sum():F0}";
    }

    // With N = n m / (n + m), N times the index is about a noncentral chi-squared variable.
    private double StandardError
    {
        get
        {
            var (stable, candidate) = (Pair.Reference.Sum(), Pair.Observed.Sum());
            var size = stable * candidate / (stable + candidate);
            return Math.Sqrt((2 * (Classes.Count - 1)) + (4 * size * Distance)) / size;
        }
    }

    private static string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("G3", CultureInfo.InvariantCulture) + " %";
}
