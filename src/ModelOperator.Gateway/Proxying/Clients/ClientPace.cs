using System.IO.Pipelines;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Gateway.Proxying.Clients;

/// <summary>
/// Measures how long a request was held up by its client: while bytes of the request did not arrive, and while bytes of the answer were not
/// taken. This time is not counted as latency of a revision. It also tells since when the client has been waiting with its request
/// complete, and it gives up a client that sends nothing for too long. There is one for each place for a request (a connection of HTTP/1.1,
/// a stream slot of HTTP/2), and it is used again, so that a request costs no timer.
/// </summary>
/// <param name="limit">The time for which the next byte is awaited; zero means without limit.</param>
/// <param name="time">The clock.</param>
internal sealed class ClientPace(TimeSpan limit, TimeProvider time) : IClientWait
{
    private const long NotWaiting = 0;
    private const long GivenUp = -1;
    private const long NotWhole = 0;

    private ITimer? _timer;
    private PipeReader? _reader;
    private volatile bool _mayRest;
    private long _since = NotWaiting;
    private long _writesSince = NotWaiting;
    private int _armed;
    private long _waitedToRead;
    private long _waitedToWrite;
    private long _wholeSince = NotWhole;
    private long _begun;
    private long _readBeforeAnswer;

    /// <summary>The time for which the next byte is awaited.</summary>
    public TimeSpan Limit => limit;

    /// <summary>The time spent waiting for the client since <see cref="Begin"/>.</summary>
    public TimeSpan Waited => time.GetElapsedTime(0, _waitedToRead + _waitedToWrite);

    /// <summary>The time since <see cref="Begin"/>, without the time spent waiting for the client.</summary>
    public TimeSpan Spent => time.GetElapsedTime(_begun) - Waited is { Ticks: > 0 } spent ? spent : TimeSpan.Zero;

    /// <summary>
    /// The time since <see cref="Begin"/>, without the time spent waiting for the client to send before the answer began, and without that
    /// in which it did not take bytes. While an answer streams, the next bytes of a request are awaited beside it and hold up nothing.
    /// </summary>
    public TimeSpan SpentOnAnswer => time.GetElapsedTime(_begun + _readBeforeAnswer + _waitedToWrite);

    /// <summary>The time since the request was complete; null while it is not.</summary>
    public TimeSpan? SinceWhole => Interlocked.Read(ref _wholeSince) is not NotWhole and var since ? time.GetElapsedTime(since) : null;

    /// <inheritdoc/>
    public TimeSpan WaitedForClient
    {
        get
        {
            var reads = _mayRest ? NotWaiting : Interlocked.Read(ref _since);
            var since = Math.Max(reads, Interlocked.Read(ref _writesSince));
            return since > NotWaiting ? Waited + time.GetElapsedTime(since) : TimeSpan.Zero;
        }
    }

    /// <summary>Begins a new request.</summary>
    public void Begin()
    {
        _waitedToRead = _waitedToWrite = 0;
        _readBeforeAnswer = 0;
        _begun = time.GetTimestamp();
        Interlocked.Exchange(ref _wholeSince, NotWhole);
    }

    /// <summary>Notes that the client has sent all of its request and is waiting from now on.</summary>
    public void RequestIsWhole() => Interlocked.CompareExchange(ref _wholeSince, Math.Max(1, time.GetTimestamp()), NotWhole);

    /// <summary>Notes that the head of the answer has come.</summary>
    public void AnswerBegun() => _readBeforeAnswer = _waitedToRead;

    /// <summary>Notes that the client's next byte is being awaited.</summary>
    /// <param name="reader">The reader whose read is cancelled when the client is given up.</param>
    /// <param name="mayRest">True when the client may take as long as it likes.</param>
    public void ReadBegun(PipeReader reader, bool mayRest)
    {
        _reader = reader;
        _mayRest = mayRest || limit == TimeSpan.Zero;
        Interlocked.Exchange(ref _since, Math.Max(1, time.GetTimestamp()));
        if (!_mayRest)
        {
            Arm(limit);
        }
    }

    /// <summary>Lets the client take as long as it likes from now on, for the byte that is being awaited, too.</summary>
    public void LetRest() => _mayRest = true;

    /// <summary>Notes that the byte has come, or will not come.</summary>
    /// <returns>False when the client was given up.</returns>
    public bool ReadEnded()
    {
        var since = Interlocked.Exchange(ref _since, NotWaiting);
        if (since > 0)
        {
            _waitedToRead += time.GetTimestamp() - since;
        }

        return since != GivenUp;
    }

    /// <summary>Flushes, and counts the time in which the client does not take the bytes.</summary>
    public ValueTask<FlushResult> FlushAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        var flush = writer.FlushAsync(cancellationToken);
        return flush.IsCompleted ? flush : WaitAsync(flush);
    }

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        var since = Math.Max(1, time.GetTimestamp());
        Interlocked.Exchange(ref _writesSince, since);
        try
        {
            return await flush;
        }
        finally
        {
            Interlocked.Exchange(ref _writesSince, NotWaiting);
            _waitedToWrite += time.GetTimestamp() - since;
        }
    }

    // The timer is set once for many reads and checks the clock when it fires, because setting it for each read would cost more than the
    // read.
    private void Arm(TimeSpan due)
    {
        if (Interlocked.Exchange(ref _armed, 1) == 0)
        {
            _timer ??= time.CreateTimer(
                static pace => ((ClientPace)pace!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Check()
    {
        Interlocked.Exchange(ref _armed, 0);
        var since = Interlocked.Read(ref _since);
        if (since <= 0 || _mayRest)
        {
            return;
        }

        var left = limit - time.GetElapsedTime(since);
        if (left > TimeSpan.Zero)
        {
            Arm(left);
        }
        else if (Interlocked.CompareExchange(ref _since, GivenUp, since) == since)
        {
            _reader!.CancelPendingRead();
        }
    }
}
