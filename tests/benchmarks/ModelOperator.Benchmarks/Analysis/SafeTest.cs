using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>
/// The 2×2 safe test of Turner, Ly and Grünwald (2024), for the null "candidate ≤ ratio × stable" by the projection of Turner and Grünwald
/// (2023): for an alternative (c*, s*), <c>E = P*(counts) / P°(counts)</c> where (c°, s°) is the pair of the null nearest to it, in
/// Kullback-Leibler divergence weighted by each revision's share of the requests. For convex nulls its expectation is 1 at most: a factor
/// is 1 + (θ - θ°) (θ* - θ°) / (θ° (1 - θ°)), their product is below the exponential of the sum, and the sum is not above 0 where θ° is
/// nearest.
/// </summary>
internal sealed class SafeTest
{
    private const double Share = 1.0 / (1 + Traffic.StableShare);
    private readonly double _badCandidate, _goodCandidate, _badStable, _goodStable;

    /// <param name="candidate">c*, between 0 and 1.</param>
    /// <param name="stable">s*, between 0 and 1.</param>
    /// <param name="ratio">The ratio that the null hypothesis allows.</param>
    public SafeTest(double candidate, double stable, double ratio)
    {
        if (candidate <= ratio * stable)
        {
            return; // it is within the null: nothing is bet
        }

        var nearest = Nearest(candidate, stable, ratio);
        _badCandidate = Math.Log(candidate / (ratio * nearest));
        _goodCandidate = Math.Log((1 - candidate) / (1 - (ratio * nearest)));
        _badStable = Math.Log(stable / nearest);
        _goodStable = Math.Log((1 - stable) / (1 - nearest));
    }

    /// <summary>ln E of counts that came in any order.</summary>
    public double LogEvidence(RevisionCounts counts) =>
        (counts.Candidate.Bad * _badCandidate) + (counts.Candidate.Good * _goodCandidate) + (counts.Stable.Bad * _badStable)
            + (counts.Stable.Good * _goodStable);

    // The derivative of the divergence along the null's edge rises from below 0 at s* to above 0 at c*/ratio.
    private static double Nearest(double candidate, double stable, double ratio)
    {
        var (low, high) = (stable, Math.Min(candidate / ratio, 1 / ratio));
        for (var i = 0; i < 100; i++)
        {
            var middle = (low + high) / 2;
            var slope = (Share * ((ratio * middle) - candidate) / (middle * (1 - (ratio * middle))))
                + ((1 - Share) * (middle - stable) / (middle * (1 - middle)));
            (low, high) = slope < 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
