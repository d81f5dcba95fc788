using ModelOperator.ModelServer.Metrics;

namespace ModelOperator.ModelServer.Lifecycle;

/// <summary>Measures how long each phase of the start takes, for metrics and the log.</summary>
internal sealed class StartupPhases(ServerMetrics metrics, TimeProvider time)
{
    private readonly Dictionary<string, TimeSpan> _durations = new(StringComparer.Ordinal);

    public TimeSpan this[string phase] => _durations[phase];

    public T Measure<T>(string phase, Func<T> work)
    {
        var started = time.GetTimestamp();
        var result = work();
        Add(phase, time.GetElapsedTime(started));
        return result;
    }

    /// <summary>Adds the phase <c>total</c>, which lasts from the start of the process until now.</summary>
    public void Complete()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Add("total", time.GetUtcNow() - new DateTimeOffset(process.StartTime));
    }

    private void Add(string phase, TimeSpan duration)
    {
        _durations[phase] = duration;
        metrics.StartupPhase(phase, duration);
    }
}
