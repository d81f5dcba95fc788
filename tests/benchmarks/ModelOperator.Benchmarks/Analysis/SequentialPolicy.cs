using ModelOperator.Analysis.Statistics;
using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>The operator's own: all counts since the stage began, an always-valid test.</summary>
internal sealed class SequentialPolicy(SequentialTest test) : IPolicy
{
    private RevisionCounts _counts;
    private MetricVerdict _verdict = MetricVerdict.Inconclusive;

    public bool Promotes => _verdict == MetricVerdict.Pass;

    public bool Aborts(RevisionCounts fresh)
    {
        _counts = new(
            new(_counts.Candidate.Bad + fresh.Candidate.Bad, _counts.Candidate.Total + fresh.Candidate.Total),
            new(_counts.Stable.Bad + fresh.Stable.Bad, _counts.Stable.Total + fresh.Stable.Total));
        _verdict = test.Judge(_counts);
        return _verdict == MetricVerdict.Fail;
    }
}
