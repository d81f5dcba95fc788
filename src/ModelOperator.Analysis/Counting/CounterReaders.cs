namespace ModelOperator.Analysis.Counting;

/// <summary>
/// Chooses one reader for each counter. A source may hold the counters of a pod several times, from a pair of Prometheus servers whose
/// answers nobody merges, or from two scrape jobs. A request that both have read must be counted only once.
/// </summary>
internal static class CounterReaders
{
    /// <summary>
    /// Returns each counter once, from the reader that has the most readings of the pod. Among equals it is the reader that began first,
    /// which stays the same one until it misses readings. A counter that only another reader has is taken from that one.
    /// </summary>
    /// <param name="counters">All counters, each with its process as its reader sees it.</param>
    /// <param name="podLabel">The label with the name of the pod.</param>
    public static IEnumerable<(CounterSeries Counter, string Process)> Once(
        IReadOnlyList<(CounterSeries Counter, string Process)> counters, string podLabel)
    {
        var readers = counters.GroupBy(one => one.Process, one => one.Counter, StringComparer.Ordinal).ToDictionary(
            reader => reader.Key,
            reader => (Readings: reader.Max(counter => counter.Samples.Count), Began: reader.Min(counter => counter.Samples[0].Time)),
            StringComparer.Ordinal);
        return counters.GroupBy(one => CounterLabels.Counter(one.Counter, podLabel), StringComparer.Ordinal).Select(same => same
            .OrderByDescending(one => readers[one.Process].Readings)
            .ThenBy(one => readers[one.Process].Began)
            .ThenBy(one => one.Process, StringComparer.Ordinal)
            .First());
    }
}
