using ModelOperator.Gateway.Metrics;

namespace ModelOperator.Gateway.Holding;

/// <summary>
/// Holds the requests for a revision without pods until it has one (R35). They are bounded in number, in bytes and in time. Nothing of a
/// body is read meanwhile; what the server takes in beforehand is what counts as its bytes.
/// </summary>
internal sealed class HeldRequests(GatewayOptions options, GatewayMetrics metrics, TimeProvider time)
{
    /// <summary>The largest part of a body that the server takes in before anybody reads it.</summary>
    internal const long MostBytes = 1024 * 1024;

    /// <summary>The largest number of questions that wait for a request to be held; further ones are answered at once.</summary>
    internal const int MaxWatchers = 16;

    private readonly Lock _gate = new();
    private TaskCompletionSource _change = New();
    private TaskCompletionSource _arrival = New();
    private int _watchers;
    private int _count;
    private long _bytes;

    /// <summary>The number of requests that are held.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The number of questions that wait for a request to be held.</summary>
    internal int Watchers => Volatile.Read(ref _watchers);

    /// <summary>Holds a request until there is a pod for it.</summary>
    /// <param name="bodyLength">The length of its body in bytes; null when it is not known.</param>
    /// <param name="hasPod">Tells whether there is a pod by now.</param>
    /// <param name="client">Cancelled when its client leaves.</param>
    public async Task<HoldEnd> HoldAsync(long? bodyLength, Func<bool> hasPod, CancellationToken client)
    {
        var bytes = Math.Min(bodyLength ?? MostBytes, MostBytes);
        if (!TryTake(bytes))
        {
            metrics.HoldEnded(TextOf(HoldEnd.Full), duration: null);
            return HoldEnd.Full;
        }

        var begun = time.GetTimestamp();
        var end = HoldEnd.Left;
        try
        {
            end = await WaitAsync(hasPod, client);
            return end;
        }
        finally
        {
            Return(bytes);
            metrics.HoldEnded(TextOf(end), time.GetElapsedTime(begun));
        }
    }

    /// <summary>
    /// Refuses a request that this gateway could only hold until it ends, because nobody asks a gateway that stops. Another holds it when
    /// its client tries again.
    /// </summary>
    public HoldEnd Refuse()
    {
        metrics.HoldEnded(TextOf(HoldEnd.Stopping), duration: null);
        return HoldEnd.Stopping;
    }

    /// <summary>Lets every held request look again, because routes or pods have changed.</summary>
    public void LookAgain()
    {
        TaskCompletionSource before;
        lock (_gate)
        {
            (before, _change) = (_change, New());
        }

        before.SetResult();
    }

    /// <summary>
    /// Ends as soon as a request is held, after some time, and at once when too many ask.
    /// </summary>
    /// <param name="longest">The longest time.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task UntilOneIsHeldAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _watchers) <= MaxWatchers)
            {
                Task arrival;
                lock (_gate)
                {
                    arrival = _arrival.Task;
                }

                await arrival.WaitAsync(longest, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string TextOf(HoldEnd end) => end switch
    {
        HoldEnd.Released => "released",
        HoldEnd.Expired => "expired",
        HoldEnd.Full => "full",
        HoldEnd.Stopping => "stopping",
        _ => "left",
    };

    private async Task<HoldEnd> WaitAsync(Func<bool> hasPod, CancellationToken client)
    {
        using var patience = new CancellationTokenSource(options.HoldTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, client);
        while (true)
        {
            // It is taken before the look, so that no change between the two is missed.
            Task change;
            lock (_gate)
            {
                change = _change.Task;
            }

            if (hasPod())
            {
                return HoldEnd.Released;
            }

            await change.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (client.IsCancellationRequested)
            {
                return HoldEnd.Left;
            }

            if (patience.IsCancellationRequested)
            {
                return hasPod() ? HoldEnd.Released : HoldEnd.Expired;
            }
        }
    }

    private bool TryTake(long bytes)
    {
        lock (_gate)
        {
            if (_count >= options.HoldRequests || _bytes + bytes > options.HoldBytes)
            {
                // Others are held, so whoever watches is told of them.
                return false;
            }

            _count++;
            _bytes += bytes;
            metrics.Held(_count);
            _arrival.TrySetResult();
            return true;
        }
    }

    private void Return(long bytes)
    {
        lock (_gate)
        {
            _count--;
            _bytes -= bytes;
            metrics.Held(_count);
            if (_count == 0)
            {
                _arrival = New();
            }
        }
    }
}
