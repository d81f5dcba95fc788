using ModelOperator.Kubernetes.Episodes;

namespace ModelOperator.Kubernetes.Queueing;

/// <summary>
/// Counts the failures of each key in a row, and gives the wait that follows from them: 5 ms, 10 ms, … 1000 s, and up to a quarter more by
/// chance, so that what failed together is not tried again together. It is thread-safe.
/// </summary>
/// <param name="random">The source of chance.</param>
internal sealed class RetryBackoff<TKey>(Random random)
    where TKey : notnull
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(1000);
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, int> _failures = [];

    /// <summary>Counts one more failure of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="atLeast">The shortest wait; null for none.</param>
    /// <param name="atMost">The longest doubled wait; null for 1000 s.</param>
    /// <returns>The wait before the next attempt.</returns>
    public TimeSpan Next(TKey key, TimeSpan? atLeast = null, TimeSpan? atMost = null)
    {
        lock (_gate)
        {
            // What is capped during an outage must not make the next failure, which is not capped, wait as long as after all of them.
            var before = _failures.GetValueOrDefault(key);
            var failed = _failures[key] = atMost is { } cap && Doubled(before) >= cap ? before : before + 1;
            var longest = atMost ?? MaxWait;
            var wait = Doubled(failed) < longest ? Doubled(failed) : longest;
            return SpreadWait.Of(wait > atLeast ? wait : atLeast ?? wait, random);
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

    /// <summary>The number of failures in a row, without those whose wait would have been the longest doubled one anyway.</summary>
    public int FailuresOf(TKey key)
    {
        lock (_gate)
        {
            return _failures.GetValueOrDefault(key);
        }
    }

    private static TimeSpan Doubled(int failed) => First * Math.Pow(2, Math.Min(failed - 1, 30));
}
