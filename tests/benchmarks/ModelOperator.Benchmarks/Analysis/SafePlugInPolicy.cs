using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>The safe test as published: each look is a block, and bets on what the looks before it showed (Beta(0.18, 0.18) before the
/// first).</summary>
internal sealed class SafePlugInPolicy(double ratio, double alpha) : IPolicy
{
    private const double Prior = 0.18;
    private double _badCandidate, _candidate, _badStable, _stable, _evidence;

    public bool Promotes => false;

    public bool Aborts(RevisionCounts fresh)
    {
        var test = new SafeTest(
            (_badCandidate + Prior) / (_candidate + (2 * Prior)), (_badStable + Prior) / (_stable + (2 * Prior)), ratio);
        _evidence += test.LogEvidence(fresh);
        _badCandidate += fresh.Candidate.Bad;
        _candidate += fresh.Candidate.Total;
        _badStable += fresh.Stable.Bad;
        _stable += fresh.Stable.Total;
        return _evidence >= -Math.Log(alpha);
    }
}
