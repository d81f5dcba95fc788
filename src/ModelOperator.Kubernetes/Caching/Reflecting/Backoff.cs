namespace ModelOperator.Kubernetes.Caching.Reflecting;

/// <summary>Gives waits that double, with jitter, and that start over after a healthy time.</summary>
internal sealed class Backoff(TimeProvider time, Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(2);
    private TimeSpan _next = First;
    private long _lastFailure;

    /// <summary>The wait after the failure that has just happened: between one and two times 0.8, 1.6 … 30 s.</summary>
    /// <param name="atMost">The longest time that is taken between one and two times; null for 30 s.</param>
    public TimeSpan Next(TimeSpan? atMost = null)
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(_lastFailure, now) > Healthy)
        {
            _next = First;
        }

        _lastFailure = now;
        var wait = (atMost < _next ? atMost.Value : _next) * (1 + random.NextDouble());
        _next = _next * 2 < MaxWait ? _next * 2 : MaxWait;
        return wait;
    }
}
