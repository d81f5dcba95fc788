using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>What a canary and stable do, from look to look.</summary>
/// <param name="CandidateRate">The candidate's true rate of bad answers.</param>
/// <param name="StableRate">Stable's.</param>
internal sealed record Traffic(double CandidateRate, double StableRate)
{
    public const int Looks = 60;
    public const int CandidatePerLook = 5_000;
    public const int StablePerLook = 45_000;

    private readonly BinomialSampler _candidate = new(CandidatePerLook, CandidateRate);
    private readonly BinomialSampler _stable = new(StablePerLook, StableRate);

    /// <summary>Each look: what came since the last one.</summary>
    public IEnumerable<RevisionCounts> Run(Random random)
    {
        for (var look = 0; look < Looks; look++)
        {
            yield return new(new(_candidate.Next(random), CandidatePerLook), new(_stable.Next(random), StablePerLook));
        }
    }
}
