using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>Takes a test that is made for one look at every look, at 1 %: it asks whether the candidate is worse than stable.</summary>
internal sealed class RepeatedTestPolicy : IPolicy
{
    private const double OnePercent = 2.3263478740408408;
    private double _candidate, _candidateTotal, _stable, _stableTotal;

    public bool Promotes => true;

    public bool Aborts(RevisionCounts fresh)
    {
        _candidate += fresh.Candidate.Bad;
        _candidateTotal += fresh.Candidate.Total;
        _stable += fresh.Stable.Bad;
        _stableTotal += fresh.Stable.Total;
        var pooled = (_candidate + _stable) / (_candidateTotal + _stableTotal);
        var error = Math.Sqrt(pooled * (1 - pooled) * ((1 / _candidateTotal) + (1 / _stableTotal)));
        return (_candidate / _candidateTotal) - (_stable / _stableTotal) > OnePercent * error;
    }
}
