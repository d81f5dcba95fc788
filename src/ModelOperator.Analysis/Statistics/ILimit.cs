namespace ModelOperator.Analysis.Statistics;

/// <summary>What the candidate's rate is held against. Evidence is the logarithm of an e-process: when the candidate is on the other
/// side, it ever reaches ln(1/α) with probability α at most, however often it is looked at.</summary>
public interface ILimit
{
    /// <summary>Whether it needs the stable revision's counts.</summary>
    bool IsRelative { get; }

    /// <summary>
    /// The quantity that is limited, as observed: a rate, a difference of rates or their ratio; null when the counts give none.
    /// </summary>
    double? Observed(RevisionCounts counts);

    /// <summary>The evidence that the candidate is above the limit.</summary>
    double LogEvidenceAbove(RevisionCounts counts);

    /// <summary>The evidence that it is below.</summary>
    double LogEvidenceBelow(RevisionCounts counts);

    /// <summary>Where the quantity lies; each side holds at all times with probability 1-<paramref name="alpha"/>.</summary>
    Interval Bounds(RevisionCounts counts, double alpha);
}
