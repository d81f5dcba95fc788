namespace ModelOperator.Analysis.Statistics;

/// <summary>The candidate's own rate must not be above <paramref name="Limit"/>, whatever stable does.</summary>
/// <param name="Limit">From 0 to 1.</param>
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
