using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>Asks whether a bound ever misses the true value; it is no policy, and aborts for a miss.</summary>
internal sealed class CoveragePolicy(ILimit truth, double alpha, bool above) : IPolicy
{
    private RevisionCounts _counts;

    public bool Promotes => true;

    public bool Aborts(RevisionCounts fresh)
    {
        _counts = new(
            new(_counts.Candidate.Bad + fresh.Candidate.Bad, _counts.Candidate.Total + fresh.Candidate.Total),
            new(_counts.Stable.Bad + fresh.Stable.Bad, _counts.Stable.Total + fresh.Stable.Total));
        return (above ? truth.LogEvidenceAbove(_counts) : truth.LogEvidenceBelow(_counts)) >= -Math.Log(alpha);
    }
}
