using ModelOperator.Analysis.Statistics.Numerics;

namespace ModelOperator.Analysis.Statistics;

/// <summary>
/// Requires that the candidate's rate is not more than <paramref name="Limit"/> above that of stable in the same time. With the share w of
/// the requests that the candidate got, <c>Z = bad(candidate)/w - bad(stable)/(1-w)</c> has the difference of the rates as its mean, and
/// <c>1 + λ (Z - δ)</c> is a bet that this difference is above δ. Both rates may change while the difference holds, so that a problem which
/// hits both revisions alike blames neither (Turner, Ly and Grünwald 2024; Waudby-Smith and Ramdas 2024).
/// </summary>
/// <param name="Limit">The difference δ, as a share: 0.01 allows a rate of 1 % to become 2 %.</param>
public sealed record IncreaseLimit(double Limit) : ILimit
{
    /// <summary>True when both were counted in the same time; if not, <see cref="JointBeta"/> compares them.</summary>
    public bool SideBySide { get; init; } = true;

    /// <inheritdoc/>
    public bool IsRelative => true;

    /// <inheritdoc/>
    public double? Observed(RevisionCounts counts) => counts.Candidate.Rate - counts.Stable.Rate;

    /// <inheritdoc/>
    public double LogEvidenceAbove(RevisionCounts counts) => Against(counts, Limit, above: true);

    /// <inheritdoc/>
    public double LogEvidenceBelow(RevisionCounts counts) => Against(counts, Limit, above: false);

    /// <inheritdoc/>
    public Interval Bounds(RevisionCounts counts, double alpha) =>
        Interval.OfDifferences(Observed(counts), alpha, (limit, above) => Against(counts, limit, above));

    private double Against(RevisionCounts counts, double limit, bool above)
    {
        var (candidate, stable) = counts;
        if (candidate.Total == 0 || stable.Total == 0)
        {
            return 0;
        }

        if (!SideBySide)
        {
            return Observed(counts) > limit == above ? JointBeta.LogEvidence(counts, 1, limit) : 0;
        }

        var share = (double)candidate.Total / ((double)candidate.Total + stable.Total);
        var sign = above ? 1 : -1;
        var onCandidate = sign * ((1 / share) - limit);
        var onStable = -sign * ((1 / (1 - share)) + limit);
        var onGood = -sign * limit;

        // The largest bet that no single request can turn into a debt.
        var largest = -1 / Math.Min(onCandidate, Math.Min(onStable, onGood));
        return BetMixture.LogSum(
            (candidate, stable, onCandidate: onCandidate * largest, onStable: onStable * largest, onGood: onGood * largest),
            static (bet, size) =>
                Logarithm.Times(bet.candidate.Bad, Logarithm.OnePlus(size * bet.onCandidate))
                + Logarithm.Times(bet.stable.Bad, Logarithm.OnePlus(size * bet.onStable))
                + Logarithm.Times(bet.candidate.Good + bet.stable.Good, Logarithm.OnePlus(size * bet.onGood)));
    }
}
