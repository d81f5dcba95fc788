namespace ModelOperator.Analysis.Statistics;

/// <summary>
/// Requires that the candidate's 1 - F1 is not more than <paramref name="Limit"/> above stable's, where the rates are those of misses and
/// false alarms among all answers about the class. With the rate s, 1 - F1 is s / (2 - s), so the pairs of rates at the limit lie on a
/// curve. The pairs on one side of it also lie on one side of a straight line: its chord where the curve bends away from them, otherwise a
/// tangent. The evidence is that against all pairs on that side of the line, which is never more than against those of the curve. As for
/// <see cref="JointBeta"/>, the rates must be steady while they are counted.
/// </summary>
/// <param name="Limit">The difference of 1 - F1, above -1 and below 1: 0.01 allows an F1 of 95 % to become 94 %.</param>
public sealed record F1Limit(double Limit) : ILimit
{
    /// <inheritdoc/>
    public bool IsRelative => true;

    /// <inheritdoc/>
    public double? Observed(RevisionCounts counts) => Loss(counts.Candidate.Rate) - Loss(counts.Stable.Rate);

    /// <inheritdoc/>
    public double LogEvidenceAbove(RevisionCounts counts) => Against(counts, Limit, above: true);

    /// <inheritdoc/>
    public double LogEvidenceBelow(RevisionCounts counts) => Against(counts, Limit, above: false);

    /// <inheritdoc/>
    public Interval Bounds(RevisionCounts counts, double alpha) =>
        Interval.OfDifferences(Observed(counts), alpha, (limit, above) => Against(counts, limit, above));

    private static double? Loss(double? rate) => rate / (2 - rate);

    private static double Rate(double loss) => 2 * loss / (1 + loss);

    private static double Against(RevisionCounts counts, double limit, bool above)
    {
        if (counts.Candidate.Rate is not { } candidate || counts.Stable.Rate is not { } stable || limit is <= -1 or >= 1)
        {
            return 0;
        }

        // Stable's rates for which there is a rate of the candidate at the limit.
        var (first, last) = (Rate(Math.Max(0, -limit)), Rate(Math.Min(1, 1 - limit)));
        var (times, plus) = limit >= 0 == above ? Chord(limit, first, last) : Tangent(limit, Math.Clamp(stable, first, last));
        return candidate > (times * stable) + plus == above ? JointBeta.LogEvidence(counts, times, plus) : 0;
    }

    // The candidate's rate at the limit, for one of stable's. It bends upwards for a limit above 0.
    private static double At(double limit, double stable) => Rate((stable / (2 - stable)) + limit);

    private static (double Times, double Plus) Chord(double limit, double first, double last)
    {
        var times = (At(limit, last) - At(limit, first)) / (last - first);
        return (times, At(limit, first) - (times * first));
    }

    private static (double Times, double Plus) Tangent(double limit, double stable)
    {
        var times = 4 / Math.Pow(2 + (limit * (2 - stable)), 2);
        return (times, At(limit, stable) - (times * stable));
    }
}
