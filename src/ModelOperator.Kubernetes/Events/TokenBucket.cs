namespace ModelOperator.Kubernetes.Events;

/// <summary>Limits a rate by reservation: every caller is told how long to wait, in the order of the calls. It is thread-safe.</summary>
/// <param name="rate">The number of tokens per second; 0 or less for no limit.</param>
/// <param name="burst">The largest number of tokens that can be saved up.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenBucket(double rate, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = burst;
    private long _last = time.GetTimestamp();

    /// <summary>Takes one token, perhaps in advance.</summary>
    /// <returns>The wait until the token may be used; zero when that is now.</returns>
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
