using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>Other controllers': the candidate's success rate of the last interval against a threshold; so many failed looks
/// abort.</summary>
internal sealed class ThresholdPolicy(double minimum, int failuresToAbort) : IPolicy
{
    private int _failures;

    public bool Promotes => true;

    public bool Aborts(RevisionCounts fresh)
    {
        _failures += 1 - fresh.Candidate.Rate < minimum ? 1 : 0;
        return _failures >= failuresToAbort;
    }
}
