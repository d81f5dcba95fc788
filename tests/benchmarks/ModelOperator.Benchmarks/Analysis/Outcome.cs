namespace ModelOperator.Benchmarks.Analysis;

/// <summary>The results of many canaries.</summary>
/// <param name="Aborted">Share aborted.</param>
/// <param name="Promoted">Share promoted; the rest is held.</param>
/// <param name="MedianRequests">Candidate requests until the abort, where more than half were aborted; else null.</param>
/// <param name="MostRequests">Candidate requests until 95 % were aborted; null where fewer were.</param>
internal sealed record Outcome(double Aborted, double Promoted, double? MedianRequests, double? MostRequests)
{
    private const double Most = 0.95;

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
            Requests(0.5),
            Requests(Most));

        double? Requests(double power) =>
            abortedAt.Count > canaries * power ? (double)abortedAt[(int)(canaries * power)] * traffic.PerLook : null;
    }
}
