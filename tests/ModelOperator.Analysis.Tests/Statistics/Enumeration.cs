using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Analysis.Tests.Statistics;

/// <summary>Exact probabilities for few requests: every possible path, weighted.</summary>
internal static class Enumeration
{
    /// <summary>The probability that one revision's counts ever satisfy the condition within n requests.</summary>
    public static double EverHolds(int requests, double rate, Func<Counts, bool> condition)
    {
        // Paths that have not met it yet, by the number of bad answers.
        var alive = new double[requests + 1];
        alive[0] = 1;
        var met = 0.0;
        for (var n = 1; n <= requests; n++)
        {
            var next = new double[requests + 1];
            for (var k = 0; k < n; k++)
            {
                next[k] += alive[k] * (1 - rate);
                next[k + 1] += alive[k] * rate;
            }

            for (var k = 0; k <= n; k++)
            {
                if (next[k] > 0 && condition(new(k, n)))
                {
                    met += next[k];
                    next[k] = 0;
                }
            }

            alive = next;
        }

        return met;
    }

    /// <summary>The same for two revisions; in every round each gets so many requests, and then they are looked at.</summary>
    public static double EverHolds(
        int rounds, int forCandidate, int forStable, double candidate, double stable, Func<RevisionCounts, bool> condition)
    {
        var alive = new Dictionary<(int Candidate, int Stable), double> { [(0, 0)] = 1 };
        var met = 0.0;
        for (var round = 1; round <= rounds; round++)
        {
            var next = new Dictionary<(int Candidate, int Stable), double>();
            foreach (var (bad, probability) in alive)
            {
                for (var c = 0; c <= forCandidate; c++)
                {
                    for (var s = 0; s <= forStable; s++)
                    {
                        var key = (bad.Candidate + c, bad.Stable + s);
                        next[key] = next.GetValueOrDefault(key)
                            + (probability * Binomial(forCandidate, c, candidate) * Binomial(forStable, s, stable));
                    }
                }
            }

            foreach (var (bad, probability) in next.ToList())
            {
                if (condition(new(new(bad.Candidate, (long)round * forCandidate), new(bad.Stable, (long)round * forStable))))
                {
                    met += probability;
                    next.Remove(bad);
                }
            }

            alive = next;
        }

        return met;
    }

    /// <summary>The expected value of what two revisions' counts give after so many requests each.</summary>
    public static double Mean(int forCandidate, int forStable, double candidate, double stable, Func<RevisionCounts, double> value)
    {
        var sum = 0.0;
        for (var c = 0; c <= forCandidate; c++)
        {
            for (var s = 0; s <= forStable; s++)
            {
                sum += Binomial(forCandidate, c, candidate) * Binomial(forStable, s, stable) * value(
                    new(new(c, forCandidate), new(s, forStable)));
            }
        }

        return sum;
    }

    private static double Binomial(int n, int k, double p)
    {
        var ways = 1.0;
        for (var i = 1; i <= k; i++)
        {
            ways = ways * (n - k + i) / i;
        }

        return ways * Math.Pow(p, k) * Math.Pow(1 - p, n - k);
    }
}
