using ModelOperator.Analysis.Statistics.Numerics;

namespace ModelOperator.Analysis.Drift;

/// <summary>
/// The evidence that two samples of categories do not come from one distribution, valid at any time and after any number of looks: the
/// minimum over p of <c>D(c) D(s) / Π p_i^(c_i + s_i)</c>, where D is the Dirichlet(½) mixture. For the true common p this is a martingale
/// with mean 1, and the minimum over p is never larger. So the probability that it ever reaches 1/α is at most α (Ville 1939; universal
/// inference of Wasserman, Ramdas and Balakrishnan 2020). A chi-squared test that is repeated gives no such guarantee.
/// </summary>
public static class HomogeneityTest
{
    private const double Prior = 0.5;

    /// <summary>The natural logarithm of the evidence; it may be negative.</summary>
    public static double LogEvidence(BinnedPair pair)
    {
        var all = pair.Reference.Sum() + pair.Observed.Sum();
        var together = pair.Reference.Zip(pair.Observed, (r, o) => r + o).Where(count => count > 0)
            .Sum(count => count * Math.Log(count / all));
        return LogMarginal(pair.Reference) + LogMarginal(pair.Observed) - together;
    }

    /// <summary>The natural logarithm of the probability of one order of the counts under the mixture.</summary>
    private static double LogMarginal(IReadOnlyList<double> counts) =>
        LogGamma.Of(Prior * counts.Count) - LogGamma.Of((Prior * counts.Count) + counts.Sum())
        + counts.Sum(count => LogGamma.Of(Prior + count) - LogGamma.Of(Prior));
}
