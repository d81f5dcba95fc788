namespace ModelOperator.Analysis.Counting;

/// <summary>
/// Several may read the same pod into one source: a pair of Prometheus whose answers nobody merges, two scrape jobs. A request that both
/// have counted is evidence once, so each counter is taken from one of them.
/// </summary>
internal static class CounterReaders
{
    /// <summary>
    /// Each counter once. Of its readers the one speaks that has the most readings of the pod, and of several such the one that began
    /// first: with equal intervals that is the same one from look to look, until it misses readings. What only another has seen is taken
    /// from there.
    /// </summary>
    /// <param name="counters">All counters, each with the process as its reader sees it.</param>
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
