namespace ModelOperator.Kubernetes.Caching;

/// <summary>Waits that double, with jitter, and start over after a healthy time.</summary>
internal sealed class Backoff(TimeProvider time, Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(2);
    private TimeSpan next = First;
    private long lastFailure;

    /// <summary>How long to wait after the failure that has just happened: between one and two times 0.8, 1.6 … 30 s.</summary>
    public TimeSpan Next()
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(lastFailure, now) > Healthy)
        {
            next = First;
        }

        lastFailure = now;
        var wait = next * (1 + random.NextDouble());
        next = next * 2 < Longest ? next * 2 : Longest;
        return wait;
    }
}
