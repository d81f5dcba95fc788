using ModelOperator.Analysis.Statistics.Numerics;

namespace ModelOperator.Analysis.Drift;

/// <summary>
/// The evidence that two samples of categories do not come from one distribution, at whatever moments it is read:
/// <c>D(c) D(s) / Π p_i^(c_i + s_i)</c> at its least over p, with D the Dirichlet(½) mixture. For the true common p it is a martingale
/// with mean 1, and its least over p is smaller still, so that it ever reaches 1/α with probability α at most (Ville 1939; universal
/// inference of Wasserman, Ramdas and Balakrishnan 2020). Chi-squared, looked at again and again, promises no such thing.
/// </summary>
public static class HomogeneityTest
{
    private const double Prior = 0.5;

    /// <summary>ln of the evidence; below 0 too.</summary>
    public static double LogEvidence(BinnedPair pair)
    {
        var all = pair.Reference.Sum() + pair.Observed.Sum();
        var together = pair.Reference.Zip(pair.Observed, (r, o) => r + o).Where(count => count > 0)
            .Sum(count => count * Math.Log(count / all));
        return LogMarginal(pair.Reference) + LogMarginal(pair.Observed) - together;
    }

    /// <summary>The probability of one order of the counts under the mixture.</summary>
    private static double LogMarginal(IReadOnlyList<double> counts) =>
        LogGamma.Of(Prior * counts.Count) - LogGamma.Of((Prior * counts.Count) + counts.Sum())
        + counts.Sum(count => LogGamma.Of(Prior + count) - LogGamma.Of(Prior));
}
