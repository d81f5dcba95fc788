namespace ModelOperator.Analysis.Counting;

/// <summary>
/// Turns raw readings into rises, without extrapolation. The counters of a process begin at its first reading in the window. A counter that
/// was not in that reading began at 0, so that the very first error is counted. A counter that falls has begun again at 0.
/// </summary>
public static class CounterWindow
{
    /// <summary>Returns the rise of every counter, once even if it has several readers. Series without readings are left out.</summary>
    /// <param name="series">All counters as the source has them.</param>
    /// <param name="podLabel">The label with the name of the pod.</param>
    public static IReadOnlyList<CounterRise> Rises(IEnumerable<CounterSeries> series, string podLabel)
    {
        var counters = Joined(series.Where(counter => counter.Samples.Count > 0))
            .Select(counter => (Counter: counter, Process: CounterLabels.Process(counter)))
            .ToList();
        var begin = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (counter, process) in counters)
        {
            begin[process] = Math.Min(begin.GetValueOrDefault(process, double.PositiveInfinity), counter.Samples[0].Time);
        }

        // All series that a reader has of a process tell where the process begins, even those for which another reader is chosen.
        return
        [
            .. CounterReaders.Once(counters, podLabel)
                .Select(one => new CounterRise(one.Counter.Labels, Rise(one.Counter, begin[one.Process]))),
        ];
    }

    // A counter whose edge is written in another way from some reading on is still the same one.
    private static IEnumerable<CounterSeries> Joined(IEnumerable<CounterSeries> series) => series
        .Select(BucketEdge.Plain)
        .GroupBy(CounterLabels.All, StringComparer.Ordinal)
        .Select(same => same.Count() == 1
            ? same.First()
            : same.First() with
            {
                Samples = [.. same.SelectMany(counter => counter.Samples).OrderBy(sample => sample.Time).ThenBy(sample => sample.Value)],
            });

    private static double Rise(CounterSeries counter, double begin)
    {
        var last = counter.Samples[0].Time > begin ? 0 : counter.Samples[0].Value;
        var rise = 0.0;
        foreach (var sample in counter.Samples)
        {
            rise += sample.Value >= last ? sample.Value - last : sample.Value;
            last = sample.Value;
        }

        return rise;
    }
}
