using System.Globalization;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Analysis.Drift;

/// <summary>Compares the candidate's answers in one output with stable's from the same time.</summary>
/// <param name="Output">The name of the output.</param>
/// <param name="Classes">The classes of the output.</param>
/// <param name="Pair">The answers by class, with stable's as reference and the candidate's as observed.</param>
internal sealed record OutputComparison(string Output, IReadOnlyList<string> Classes, BinnedPair Pair)
{
    private const double StandardErrors = 3;

    /// <summary>The population stability index.</summary>
    public double Distance => DriftDistance.PopulationStability(Pair);

    /// <summary>
    /// Fail when the distance is above the limit and the difference is significant: if their answers were alike, such a difference would
    /// occur with a probability of at most <paramref name="alpha"/>, over all looks. Pass when the distance plus three standard errors is
    /// below the limit.
    /// </summary>
    public MetricVerdict Judge(double limit, double alpha) =>
        Distance > limit ? HomogeneityTest.LogEvidence(Pair) >= -Math.Log(alpha) ? MetricVerdict.Fail : MetricVerdict.Inconclusive
        : Distance + (StandardErrors * StandardError) <= limit ? MetricVerdict.Pass : MetricVerdict.Inconclusive;

    /// <summary>The comparison with the same shares and this many times as many answers.</summary>
    public OutputComparison Times(double times) =>
        this with
        {
            Pair = BinnedPair.Of([.. Pair.Reference.Select(count => count * times)], [.. Pair.Observed.Select(count => count * times)]),
        };

    /// <summary>A sentence for people on the distance and the classes that cause it.</summary>
    public string Describe(double limit)
    {
        var (place, from, to) = Pair.Shares().Select((share, index) => (index, share.Reference, share.Observed))
            .MaxBy(share => Math.Abs(share.Observed - share.Reference));
        return $"output {Output}: PSI {Text(Distance)} (limit {Text(limit)}), Jensen-Shannon {Text(DriftDistance.JensenShannon(Pair))}, "
            + $"Cramér's V {Text(ChiSquared.Of(Pair).CramersV)}; "
            + $"class {Classes[place]} is {Percent(to)} of {Pair.Observed.Sum():F0} answers and {Percent(from)} of stable's "
            + $"{Pair.Reference.Sum():F0}";
    }

    // With N = n m / (n + m), N times the index is approximately a noncentral chi-squared variable.
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
