using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Benchmarks.Analysis;

/// <summary>The answers of a canary and of stable, from look to look.</summary>
/// <param name="CandidateRate">The candidate's true rate of bad answers.</param>
/// <param name="StableRate">Stable's.</param>
/// <param name="PerLook">Requests of the candidate from look to look; stable gets nine times as many.</param>
/// <param name="Looks">The number of looks at a canary.</param>
internal sealed record Traffic(
    double CandidateRate, double StableRate, int PerLook = Traffic.CandidatePerLook, int Looks = Traffic.UsualLooks)
{
    public const int UsualLooks = 60;
    public const int CandidatePerLook = 5_000;
    public const int StablePerLook = CandidatePerLook * StableShare;
    public const int StableShare = 9;

    private readonly BinomialSampler _candidate = new(PerLook, CandidateRate);
    private readonly BinomialSampler _stable = new(PerLook * StableShare, StableRate);

    /// <summary>Each look: what came since the last one.</summary>
    public IEnumerable<RevisionCounts> Run(Random random)
    {
        for (var look = 0; look < Looks; look++)
        {
            yield return new(new(_candidate.Next(random), PerLook), new(_stable.Next(random), PerLook * StableShare));
        }
    }
}
