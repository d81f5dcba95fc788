namespace ModelOperator.Benchmarks.Analysis;

/// <summary>What became of many canaries.</summary>
/// <param name="Aborted">Share aborted.</param>
/// <param name="Promoted">Share promoted; the rest is held.</param>
/// <param name="MedianRequests">Candidate requests until the abort, where more than half were aborted; else null.</param>
internal sealed record Outcome(double Aborted, double Promoted, double? MedianRequests)
{
    /// <summary>Runs canaries one after the other; the same seed gives the same ones to every policy.</summary>
    public static Outcome Of(Traffic traffic, Func<IPolicy> policies, int canaries, int seed)
    {
        var random = new Random(seed);
        var abortedAt = new List<int>();
        var promoted = 0;
        for (var i = 0; i < canaries; i++)
        {
            var policy = policies();
            var abortedLook = 0;
            var look = 0;
            foreach (var fresh in traffic.Run(new Random(random.Next())))
            {
                look++;
                if (policy.Aborts(fresh))
                {
                    abortedLook = look;
                    break;
                }
            }

            if (abortedLook > 0)
            {
                abortedAt.Add(abortedLook);
            }
            else if (policy.Promotes)
            {
                promoted++;
            }
        }

        abortedAt.Sort();
        return new(
            (double)abortedAt.Count / canaries,
            (double)promoted / canaries,
            abortedAt.Count * 2 > canaries ? (double)abortedAt[canaries / 2] * Traffic.CandidatePerLook : null);
    }
}
