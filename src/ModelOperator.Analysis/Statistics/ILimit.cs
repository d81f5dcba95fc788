namespace ModelOperator.Analysis.Statistics;

/// <summary>A limit for the candidate's rate. Evidence is the logarithm of an e-process: when the candidate is on the other side of the
/// limit, the probability that it ever reaches ln(1/α) is at most α, no matter how often it is looked at.</summary>
public interface ILimit
{
    /// <summary>True when it needs the stable revision's counts.</summary>
    bool IsRelative { get; }

    /// <summary>
    /// The quantity that is limited, as observed: a rate, a difference of rates or their ratio; null when the counts give none.
    /// </summary>
    double? Observed(RevisionCounts counts);

    /// <summary>The evidence that the candidate is above the limit.</summary>
    double LogEvidenceAbove(RevisionCounts counts);

    /// <summary>The evidence that the candidate is below the limit.</summary>
    double LogEvidenceBelow(RevisionCounts counts);

    /// <summary>The interval in which the quantity lies. Each end holds at all times with probability 1-<paramref name="alpha"/>.</summary>
    Interval Bounds(RevisionCounts counts, double alpha);
}
