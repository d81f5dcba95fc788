using ModelOperator.Analysis.Statistics.Numerics;

namespace ModelOperator.Analysis.Statistics;

/// <summary>
/// The evidence of counts about one rate p, valid at any time and after any number of looks. With a Beta(½, ½) mixture over the
/// alternatives, <c>M(p) = B(½+k, ½+n-k) / (B(½, ½) p^k (1-p)^(n-k))</c> is a martingale with mean 1 when p is the true rate. So the
/// probability that it ever reaches 1/α is at most α (Ville 1939; Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon 2021).
/// </summary>
public static class BetaMixture
{
    private const double Prior = 0.5;
    private static readonly double LogPrior = LogGamma.Beta(Prior, Prior);

    /// <summary>ln M(p), the evidence against p. It is infinite when p makes the counts impossible.</summary>
    /// <param name="counts">The counts n and k.</param>
    /// <param name="rate">The rate p, from 0 to 1.</param>
    public static double LogEvidence(Counts counts, double rate) =>
        LogMarginal(counts) - Logarithm.Times(counts.Bad, Math.Log(rate)) - Logarithm.Times(counts.Good, Logarithm.OnePlus(-rate));

    /// <summary>The evidence that the rate is above a limit, which is the evidence against every rate up to the limit.</summary>
    public static double LogEvidenceAbove(Counts counts, double limit) => counts.Rate > limit ? Math.Max(0, LogEvidence(counts, limit)) : 0;

    /// <summary>The evidence that the rate is below a limit.</summary>
    public static double LogEvidenceBelow(Counts counts, double limit) => counts.Rate < limit ? Math.Max(0, LogEvidence(counts, limit)) : 0;

    /// <summary>
    /// The interval of all rates against which the evidence is below 1/α. With probability 1-α it contains the true rate for all n at once.
    /// </summary>
    /// <param name="counts">The counts n and k.</param>
    /// <param name="alpha">The error α, above 0 and below 1.</param>
    public static Interval Bounds(Counts counts, double alpha)
    {
        if (counts.Rate is not { } rate)
        {
            return new(0, 1);
        }

        var threshold = -Math.Log(alpha);
        return new(
            counts.Bad == 0 ? 0 : Bisection.Edge(rate, 0, threshold, p => LogEvidence(counts, p)),
            counts.Good == 0 ? 1 : Bisection.Edge(rate, 1, threshold, p => LogEvidence(counts, p)));
    }

    /// <summary>
    /// The natural logarithm of the probability of one order of the events under the mixture: ln (B(½+k, ½+n-k) / B(½, ½)).
    /// </summary>
    internal static double LogMarginal(Counts counts) => LogGamma.Beta(Prior + counts.Bad, Prior + counts.Good) - LogPrior;
}
