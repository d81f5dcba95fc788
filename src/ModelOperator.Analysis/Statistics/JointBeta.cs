namespace ModelOperator.Analysis.Statistics;

/// <summary>
/// Compares two rates that were not measured at the same time. The result is the smallest evidence against any pair of rates that keeps the
/// limit, where the evidence against a pair is the product of two <see cref="BetaMixture"/> martingales. It needs steady rates, and more
/// requests than a comparison side by side.
/// </summary>
internal static class JointBeta
{
    private const double Golden = 0.61803398874989485;
    private const int Steps = 120;

    /// <summary>The evidence against every pair of rates on the line of the limit: candidate = times · stable + plus.</summary>
    public static double LogEvidence(RevisionCounts counts, double times, double plus)
    {
        // On the line the sum is convex in stable's rate, so a golden-section search finds its minimum.
        var low = Math.Max(0, -plus / times);
        var high = Math.Min(1, (1 - plus) / times);
        if (low > high)
        {
            return 0;
        }

        var (left, right) = (high - (Golden * (high - low)), low + (Golden * (high - low)));
        var (atLeft, atRight) = (At(left), At(right));
        var least = Math.Min(Math.Min(At(low), At(high)), Math.Min(atLeft, atRight));
        for (var i = 0; i < Steps && left < right; i++)
        {
            if (atLeft < atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (Golden * (high - low));
                atLeft = At(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (Golden * (high - low));
                atRight = At(right);
            }

            least = Math.Min(least, Math.Min(atLeft, atRight));
        }

        return Math.Max(0, least);

        double At(double stable) =>
            BetaMixture.LogEvidence(counts.Stable, stable)
                + BetaMixture.LogEvidence(counts.Candidate, Math.Clamp((times * stable) + plus, 0, 1));
    }
}
