namespace ModelOperator.Kubernetes.Queueing;

/// <summary>
/// Counts the failures of each key in a row, and gives the wait that follows from them: 5 ms, 10 ms, … 1000 s. It is thread-safe.
/// </summary>
internal sealed class RetryBackoff<TKey>
    where TKey : notnull
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1000);
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, int> _failures = [];

    /// <summary>Counts one more failure of a key.</summary>
    /// <returns>The wait before the next attempt.</returns>
    public TimeSpan Next(TKey key)
    {
        lock (_gate)
        {
            var failed = _failures[key] = _failures.GetValueOrDefault(key) + 1;
            var wait = First * Math.Pow(2, Math.Min(failed - 1, 30));
            return wait < MaxWait ? wait : MaxWait;
        }
    }

    /// <summary>Forgets the failures of a key that has succeeded or is not wanted any more.</summary>
    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>The number of failures in a row.</summary>
    public int FailuresOf(TKey key)
    {
        lock (_gate)
        {
            return _failures.GetValueOrDefault(key);
        }
    }
}
