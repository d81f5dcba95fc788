namespace ModelOperator.Kubernetes.Http;

/// <summary>A rate limit by reservation: every caller is told how long to wait, in the order of asking. Thread-safe.</summary>
/// <param name="rate">Tokens a second; 0 or less for no limit.</param>
/// <param name="burst">Tokens that can be saved up.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(double rate, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = burst;
    private long _last = time.GetTimestamp();

    /// <summary>Takes one token, perhaps ahead of time.</summary>
    /// <returns>How long to wait until it is there; zero when it is.</returns>
    public TimeSpan Reserve()
    {
        if (rate <= 0)
        {
            return TimeSpan.Zero;
        }

        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_last, now).TotalSeconds * rate)) - 1;
            _last = now;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / rate);
        }
    }
}
