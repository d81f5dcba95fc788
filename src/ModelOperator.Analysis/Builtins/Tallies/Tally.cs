using ModelOperator.Analysis.Counting;
using ModelOperator.Analysis.Statistics;

namespace ModelOperator.Analysis.Builtins.Tallies;

/// <summary>Adds up counters.</summary>
internal static class Tally
{
    public static Counts Of(IEnumerable<CounterRise> rises, Func<CounterRise, bool> isBad)
    {
        double bad = 0, total = 0;
        foreach (var rise in rises)
        {
            total += rise.Rise;
            bad += isBad(rise) ? rise.Rise : 0;
        }

        return Whole(bad, total);
    }

    /// <summary>Rounds to whole requests. A bad request is rounded up and never lost.</summary>
    public static Counts Whole(double bad, double total)
    {
        var all = (long)Math.Ceiling(Math.Max(bad, total));
        return new(Math.Min((long)Math.Ceiling(Math.Max(0, bad)), all), all);
    }
}
