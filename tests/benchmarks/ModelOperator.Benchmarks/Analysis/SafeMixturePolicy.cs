using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>The safe test of many alternatives at once, over the counts of all looks: stable from 0.01 % to 30 %, candidates up to 16 times
/// as bad.</summary>
internal sealed class SafeMixturePolicy(SafeTest[] tests, double alpha) : IPolicy
{
    private RevisionCounts _counts;

    public bool Promotes => false;

    /// <summary>The alternatives, evenly spaced by orders of magnitude and equally weighted.</summary>
    public static SafeTest[] Grid(double ratio) =>
    [
        .. from s in Enumerable.Range(0, 40)
        from r in Enumerable.Range(1, 12)
        let stable = 1e-4 * Math.Pow(3000, s / 39.0)
        let candidate = stable * ratio * Math.Pow(16 / ratio, r / 12.0)
        where candidate < 1
        select new SafeTest(candidate, stable, ratio),
    ];

    public bool Aborts(RevisionCounts fresh)
    {
        _counts = new(
            new(_counts.Candidate.Bad + fresh.Candidate.Bad, _counts.Candidate.Total + fresh.Candidate.Total),
            new(_counts.Stable.Bad + fresh.Stable.Bad, _counts.Stable.Total + fresh.Stable.Total));
        var largest = tests.Max(test => test.LogEvidence(_counts));
        return largest + Math.Log(tests.Sum(test => Math.Exp(test.LogEvidence(_counts) - largest)) / tests.Length) >= -Math.Log(alpha);
    }
}
