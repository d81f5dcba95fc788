using System.Diagnostics.CodeAnalysis;
using Prometheus;
using ITimer = System.Threading.ITimer;

namespace ModelOperator.Kubernetes.Queueing;

/// <summary>
/// A queue of keys, like client-go's: a key waits once even if it is added several times, is never handed to two workers at once, and is
/// handed out again when it was added while being worked on. Groups of keys take turns, and what has changed goes before what is looked at
/// again. It is thread-safe.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly TimeProvider _time;
    private readonly WorkQueueMetrics _metrics;
    private readonly Lock _gate = new();
    private readonly WaitingKeys<TKey> _waiting;

    // The keys that were added and not handed out since, with the time of that and whether one has changed.
    private readonly Dictionary<TKey, (long At, bool HasChanged)> _dirty = [];
    private readonly Dictionary<TKey, long> _processing = [];
    private readonly DelayedKeys<TKey> _delayed = new();
    private readonly RetryBackoff<TKey> _backoff;
    private readonly SemaphoreSlim _available = new(0);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private bool _shuttingDown;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="name">The name of the queue in the metrics.</param>
    /// <param name="time">The clock for delays.</param>
    /// <param name="metrics">The registry for the workqueue metrics.</param>
    /// <param name="groupOf">Returns the group of a key, such as its namespace; null when all are one group.</param>
    /// <param name="random">The source of chance in the waits after failures; null for the shared one.</param>
    public WorkQueue(
        string name, TimeProvider time, CollectorRegistry metrics, Func<TKey, string>? groupOf = null, Random? random = null)
    {
        _time = time;
        _waiting = new(groupOf ?? (static _ => ""));
        _backoff = new(random ?? Random.Shared);
        _metrics = new WorkQueueMetrics(metrics, name, () => Count, Unfinished);
        _timer = time.CreateTimer(
            static queue => ((WorkQueue<TKey>)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The number of keys that wait, without the delayed ones.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>
    /// Adds a key that has changed. Does nothing when such a key already waits, or when the queue is shutting down.
    /// </summary>
    public void Add(TKey key)
    {
        lock (_gate)
        {
            AddLocked(key, hasChanged: true);
        }
    }

    /// <summary>Adds a key of which no change is known, so that it lets those that have changed go first.</summary>
    public void AddUnchanged(TKey key)
    {
        lock (_gate)
        {
            AddLocked(key, hasChanged: false);
        }
    }

    /// <summary>Adds an unchanged key after a delay. When a key is added with several delays, the earliest time counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            if (_shuttingDown)
            {
                return;
            }

            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key, hasChanged: false);
                return;
            }

            _delayed.Add(key, _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency));
            SetTimer();
        }
    }

    /// <summary>Adds a key that failed, after a wait that doubles with each failure in a row and has some chance in it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="atLeast">The shortest wait, as a server asks for it; null for none.</param>
    /// <param name="atMost">The longest doubled wait; null for the usual 1000 s.</param>
    /// <returns>The wait.</returns>
    public TimeSpan AddRateLimited(TKey key, TimeSpan? atLeast = null, TimeSpan? atMost = null)
    {
        var wait = _backoff.Next(key, atLeast, atMost);
        _metrics.Retried();
        AddAfter(key, wait);
        return wait;
    }

    /// <summary>Forgets the failures of a key.</summary>
    public void Forget(TKey key) => _backoff.Forget(key);

    /// <summary>The number of times in a row that a key has failed.</summary>
    public int FailuresOf(TKey key) => _backoff.FailuresOf(key);

    /// <summary>Waits for a key, which must be given back with <see cref="Done"/>.</summary>
    /// <returns>False when the queue is shutting down.</returns>
    public async ValueTask<(bool Found, TKey Key)> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _available.WaitAsync(cancellationToken);
            if (TryTake(out var key))
            {
                return (true, key);
            }

            if (_shuttingDown)
            {
                _available.Release(); // the next worker must learn of it, too
                return (false, default!);
            }
        }
    }

    /// <summary>Gives a key back. The key waits again when it was added in the meantime.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (!_processing.Remove(key, out var started))
            {
                return;
            }

            _metrics.Worked(_time.GetElapsedTime(started));
            if (_dirty.TryGetValue(key, out var added))
            {
                _waiting.Enqueue(key, added.HasChanged);
                _available.Release();
            }

            CheckDrained();
        }
    }

    /// <summary>Stops taking and handing out keys. A later leader lists everything again.</summary>
    /// <returns>Completes when every key in work has been given back.</returns>
    public Task ShutDownAsync()
    {
        lock (_gate)
        {
            if (!_shuttingDown)
            {
                _shuttingDown = true;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _available.Release();
            }

            CheckDrained();
        }

        return _drained.Task;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _timer.Dispose();
        _available.Dispose();
    }

    private bool TryTake([MaybeNullWhen(false)] out TKey key)
    {
        lock (_gate)
        {
            if (_shuttingDown || !_waiting.TryDequeue(out key))
            {
                key = default;
                return false;
            }

            _dirty.Remove(key, out var added);
            var now = _time.GetTimestamp();
            _processing[key] = now;
            _metrics.Waited(_time.GetElapsedTime(added.At, now));
            return true;
        }
    }

    private void AddLocked(TKey key, bool hasChanged)
    {
        if (_shuttingDown)
        {
            return;
        }

        if (_dirty.TryGetValue(key, out var added))
        {
            if (hasChanged && !added.HasChanged)
            {
                _dirty[key] = (added.At, true);
                _waiting.Promote(key);
            }

            return;
        }

        _dirty[key] = (_time.GetTimestamp(), hasChanged);
        _metrics.Added();
        if (!_processing.ContainsKey(key))
        {
            _waiting.Enqueue(key, hasChanged);
            _available.Release();
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            while (_delayed.TryTake(_time.GetTimestamp(), out var key))
            {
                AddLocked(key, hasChanged: false);
            }

            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (!_shuttingDown && _delayed.NextDue is { } due)
        {
            var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);
            // The wait is rounded up to the resolution of timers, because a timer that fires early would make this loop spin.
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        }
    }

    private void CheckDrained()
    {
        if (_shuttingDown && _processing.Count == 0)
        {
            _drained.TrySetResult();
        }
    }

    private (double Sum, double Longest) Unfinished()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var (sum, longest) = (0.0, 0.0);
            foreach (var started in _processing.Values)
            {
                var seconds = _time.GetElapsedTime(started, now).TotalSeconds;
                sum += seconds;
                longest = Math.Max(longest, seconds);
            }

            return (sum, longest);
        }
    }
}
