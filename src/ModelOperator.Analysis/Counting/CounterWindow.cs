namespace ModelOperator.Analysis.Counting;

/// <summary>
/// Turns raw samples into rises, without extrapolation. The first reading of a process in the window is where its counters begin; a
/// counter that was not yet in that reading began at 0, so that the first error of all is counted. One that falls has begun again at 0.
/// </summary>
public static class CounterWindow
{
    /// <summary>Labels that tell the counters of one process apart; all others tell the processes apart.</summary>
    private static readonly string[] Counting = ["__name__", "class", "code", "grpc_status", "le", "output", "result", "revision"];

    /// <summary>The rise of every counter; series without samples are left out.</summary>
    public static IReadOnlyList<CounterRise> Rises(IEnumerable<CounterSeries> series)
    {
        var counters = series.Where(counter => counter.Samples.Count > 0).ToList();
        var begin = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var counter in counters)
        {
            var process = Process(counter);
            begin[process] = Math.Min(begin.GetValueOrDefault(process, double.PositiveInfinity), counter.Samples[0].Time);
        }

        return [.. counters.Select(counter => new CounterRise(counter.Labels, Rise(counter, begin[Process(counter)])))];
    }

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

    private static string Process(CounterSeries counter) => string.Join('\n', counter.Labels
        .Where(label => !Counting.Contains(label.Key, StringComparer.Ordinal))
        .OrderBy(label => label.Key, StringComparer.Ordinal)
        .Select(label => $"{label.Key}={label.Value}"));
}
