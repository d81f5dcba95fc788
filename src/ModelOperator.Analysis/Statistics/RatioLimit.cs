using ModelOperator.Analysis.Statistics.Numerics;

namespace ModelOperator.Analysis.Statistics;

/// <summary>
/// Requires that the candidate's rate is not more than <paramref name="Limit"/> times that of stable in the same time. It works like
/// <see cref="IncreaseLimit"/>, with <c>Z = bad(candidate)/w - r bad(stable)/(1-w)</c> and a mean of 0. Only requests that went wrong
/// count, so that rare errors need no assumption about the rest. A ratio of two rates that are next to nothing cannot be judged, so that a
/// rate may also be up to <see cref="Negligible"/>, whatever stable's is.
/// </summary>
/// <param name="Limit">The ratio r, above 0: 2 allows a rate of 1 % to become 2 %.</param>
public sealed record RatioLimit(double Limit) : ILimit
{
    private const double Largest = 1e9;
    private static readonly double LogHalf = Math.Log(0.5);

    /// <summary>True when both were counted in the same time; if not, <see cref="JointBeta"/> compares them.</summary>
    public bool SideBySide { get; init; } = true;

    /// <summary>The rate up to which a candidate is within the limit even if stable's is 0; 0 when there is none.</summary>
    public double Negligible { get; init; }

    /// <inheritdoc/>
    public bool IsRelative => true;

    /// <inheritdoc/>
    public double? Observed(RevisionCounts counts) => counts.Stable.Bad > 0 ? counts.Candidate.Rate / counts.Stable.Rate : null;

    /// <inheritdoc/>
    /// <remarks>A candidate is above the limit when it is above the ratio and above what is negligible, so the weaker evidence counts.
    /// </remarks>
    public double LogEvidenceAbove(RevisionCounts counts)
    {
        var ratio = Against(counts, Limit, above: true);
        return Negligible > 0 ? Math.Min(ratio, BetaMixture.LogEvidenceAbove(counts.Candidate, Negligible)) : ratio;
    }

    /// <inheritdoc/>
    /// <remarks>Each of two reasons may show that the candidate is below the limit, so each has half of the error.</remarks>
    public double LogEvidenceBelow(RevisionCounts counts)
    {
        var ratio = Against(counts, Limit, above: false);
        return Negligible > 0 ? Math.Max(ratio, BetaMixture.LogEvidenceBelow(counts.Candidate, Negligible)) + LogHalf : ratio;
    }

    /// <inheritdoc/>
    public Interval Bounds(RevisionCounts counts, double alpha)
    {
        var threshold = -Math.Log(alpha);
        var observed = Observed(counts) ?? (counts.Candidate.Bad > 0 ? Largest : 1);
        var upper = Bisection.Edge(observed, Largest, threshold, limit => Against(counts, limit, above: false));
        return new(
            Bisection.Edge(observed, 0, threshold, limit => Against(counts, limit, above: true)),
            upper >= Largest ? double.PositiveInfinity : upper);
    }

    private double Against(RevisionCounts counts, double limit, bool above)
    {
        var (candidate, stable) = counts;
        if (candidate.Total == 0 || stable.Total == 0)
        {
            return 0;
        }

        if (!SideBySide)
        {
            return counts.Candidate.Rate > limit * counts.Stable.Rate == above ? JointBeta.LogEvidence(counts, limit, 0) : 0;
        }

        // w / (1-w), and the factors by which one bad answer of each revision changes the largest bet; the revision with the negative one
        // loses the whole stake.
        var odds = (double)candidate.Total / stable.Total;
        var onCandidate = above ? 1 / (odds * limit) : -1;
        var onStable = above ? -1 : odds * limit;
        return BetMixture.LogSum(
            (candidate, stable, onCandidate, onStable),
            static (bet, size) =>
                Logarithm.Times(bet.candidate.Bad, Logarithm.OnePlus(size * bet.onCandidate))
                + Logarithm.Times(bet.stable.Bad, Logarithm.OnePlus(size * bet.onStable)));
    }
}
