using ModelOperator.Analysis.Counting;

namespace ModelOperator.Monitoring.Counting;

/// <summary>The rises of all counters in one window.</summary>
public sealed class WindowCounts
{
    private readonly ILookup<string, CounterRise> _byCounter;

    private WindowCounts(IEnumerable<CounterRise> rises) =>
        _byCounter = rises.ToLookup(rise => rise["counter"], StringComparer.Ordinal);

    /// <summary>Takes the rises that belong to a window from the answer to a query.</summary>
    internal static WindowCounts Of(IEnumerable<CounterRise> rises, string window) => new(rises.Where(rise => rise["window"] == window));

    /// <summary>The sum of a counter; null when the counter does not exist.</summary>
    internal double? Total(string counter) => _byCounter.Contains(counter) ? _byCounter[counter].Sum(rise => rise.Rise) : null;

    /// <summary>The rises of a counter, one for each of its series.</summary>
    internal IEnumerable<CounterRise> Rises(string counter) => _byCounter[counter];

    /// <summary>The sums of a counter by one of its labels.</summary>
    internal IReadOnlyDictionary<string, double> By(string counter, string label) => _byCounter[counter]
        .GroupBy(rise => rise[label], StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(rise => rise.Rise), StringComparer.Ordinal);

    /// <summary>The sums of a counter by two labels.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> By(string counter, string outer, string inner) =>
        _byCounter[counter]
        .GroupBy(rise => rise[outer], StringComparer.Ordinal)
        .ToDictionary(
            group => group.Key,
            IReadOnlyDictionary<string, double> (group) =>
                group.ToDictionary(rise => rise[inner], rise => rise.Rise, StringComparer.Ordinal),
            StringComparer.Ordinal);
}
