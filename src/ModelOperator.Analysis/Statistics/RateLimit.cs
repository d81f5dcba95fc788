namespace ModelOperator.Analysis.Statistics;

/// <summary>Requires that the candidate's own rate is not above <paramref name="Limit"/>, independent of stable.</summary>
/// <param name="Limit">The limit, from 0 to 1.</param>
public sealed record RateLimit(double Limit) : ILimit
{
    /// <inheritdoc/>
    public bool IsRelative => false;

    /// <inheritdoc/>
    public double? Observed(RevisionCounts counts) => counts.Candidate.Rate;

    /// <inheritdoc/>
    public double LogEvidenceAbove(RevisionCounts counts) => BetaMixture.LogEvidenceAbove(counts.Candidate, Limit);

    /// <inheritdoc/>
    public double LogEvidenceBelow(RevisionCounts counts) => BetaMixture.LogEvidenceBelow(counts.Candidate, Limit);

    /// <inheritdoc/>
    public Interval Bounds(RevisionCounts counts, double alpha) => BetaMixture.Bounds(counts.Candidate, alpha);
}
