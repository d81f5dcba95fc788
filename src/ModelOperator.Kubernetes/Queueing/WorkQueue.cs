using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace ModelOperator.Kubernetes.Queueing;

/// <summary>
/// A queue of keys, as client-go's: a key waits once however often it is added, is never worked on twice at once, and is
/// worked on again when it was added meanwhile. Thread-safe.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly TimeProvider time;
    private readonly WorkQueueMetrics metrics;
    private readonly Lock gate = new();
    private readonly Queue<TKey> waiting = new();
    private readonly Dictionary<TKey, long> dirty = [];
    private readonly Dictionary<TKey, long> processing = [];
    private readonly DelayedKeys<TKey> delayed = new();
    private readonly RetryBackoff<TKey> backoff = new();
    private readonly SemaphoreSlim available = new(0);
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer timer;
    private bool shuttingDown;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="name">Its name in the metrics.</param>
    /// <param name="time">The clock of delays.</param>
    /// <param name="meter">The meter of the workqueue metrics.</param>
    public WorkQueue(string name, TimeProvider time, Meter meter)
    {
        this.time = time;
        metrics = new WorkQueueMetrics(meter, name, () => Count, Unfinished);
        timer = time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Keys that wait, without the delayed ones.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>Adds a key; nothing happens when it waits already, or when the queue shuts down.</summary>
    public void Add(TKey key)
    {
        lock (gate)
        {
            AddLocked(key);
        }
    }

    /// <summary>Adds a key after a while; of several times for one key the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (gate)
        {
            if (shuttingDown)
            {
                return;
            }

            if (delay <= TimeSpan.Zero)
            {
                AddLocked(key);
                return;
            }

            delayed.Add(key, time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency));
            SetTimer();
        }
    }

    /// <summary>Adds a key that failed, after a wait that doubles with each failure in a row.</summary>
    /// <returns>The wait.</returns>
    public TimeSpan AddRateLimited(TKey key)
    {
        var wait = backoff.Next(key);
        metrics.Retried();
        AddAfter(key, wait);
        return wait;
    }

    /// <summary>Ends a key's row of failures.</summary>
    public void Forget(TKey key) => backoff.Forget(key);

    /// <summary>How often a key has failed in a row.</summary>
    public int FailuresOf(TKey key) => backoff.FailuresOf(key);

    /// <summary>Waits for a key. It must be given back with <see cref="Done"/>.</summary>
    /// <returns>False when the queue shuts down.</returns>
    public async ValueTask<(bool Found, TKey Key)> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await available.WaitAsync(cancellationToken);
            if (TryTake(out var key))
            {
                return (true, key);
            }

            if (shuttingDown)
            {
                available.Release(); // the next worker wants to know, too
                return (false, default!);
            }
        }
    }

    /// <summary>Gives a key back; it waits again when it was added meanwhile.</summary>
    public void Done(TKey key)
    {
        lock (gate)
        {
            if (!processing.Remove(key, out var started))
            {
                return;
            }

            metrics.Worked(time.GetElapsedTime(started));
            if (dirty.ContainsKey(key))
            {
                waiting.Enqueue(key);
                available.Release();
            }

            CheckDrained();
        }
    }

    /// <summary>Takes and hands out no more keys: whoever comes next lists everything again.</summary>
    /// <returns>Ends when every key in work has been given back.</returns>
    public Task ShutDownAsync()
    {
        lock (gate)
        {
            if (!shuttingDown)
            {
                shuttingDown = true;
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                available.Release();
            }

            CheckDrained();
        }

        return drained.Task;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        timer.Dispose();
        available.Dispose();
    }

    private bool TryTake([MaybeNullWhen(false)] out TKey key)
    {
        lock (gate)
        {
            if (shuttingDown || !waiting.TryDequeue(out key))
            {
                key = default;
                return false;
            }

            dirty.Remove(key, out var added);
            var now = time.GetTimestamp();
            processing[key] = now;
            metrics.Waited(time.GetElapsedTime(added, now));
            return true;
        }
    }

    private void AddLocked(TKey key)
    {
        if (shuttingDown || !dirty.TryAdd(key, time.GetTimestamp()))
        {
            return;
        }

        metrics.Added();
        if (!processing.ContainsKey(key))
        {
            waiting.Enqueue(key);
            available.Release();
        }
    }

    private void OnTimer()
    {
        lock (gate)
        {
            while (delayed.TryTake(time.GetTimestamp(), out var key))
            {
                AddLocked(key);
            }

            SetTimer();
        }
    }

    private void SetTimer()
    {
        if (!shuttingDown && delayed.NextDue is { } due)
        {
            var wait = time.GetElapsedTime(time.GetTimestamp(), due);
            // Rounded up to what timers can tell apart, or it would fire early and spin.
            timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        }
    }

    private void CheckDrained()
    {
        if (shuttingDown && processing.Count == 0)
        {
            drained.TrySetResult();
        }
    }

    private (double Sum, double Longest) Unfinished()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            var (sum, longest) = (0.0, 0.0);
            foreach (var started in processing.Values)
            {
                var seconds = time.GetElapsedTime(started, now).TotalSeconds;
                sum += seconds;
                longest = Math.Max(longest, seconds);
            }

            return (sum, longest);
        }
    }
}
