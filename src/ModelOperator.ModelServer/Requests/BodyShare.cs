using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ModelOperator.Hosting.Connections;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Requests;

/// <summary>The bytes of the <see cref="BodyBudget"/> that one request has taken. While the request waits for its client, its upload may
/// be ended from outside.</summary>
internal sealed class BodyShare(BodyBudget budget, ConnectionBodies connection, TimeProvider time) : IClientWait, IDisposable
{
    /// <summary>The longest time that a client may send nothing in the middle of a body.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The bytes that a body must bring in each second on average, once it has lasted longer than
    /// <see cref="Patience"/>.</summary>
    public const int MinBytesPerSecond = 240;

    // The states of a share. Only one thread can take it from waiting to another state, and that thread decides what happens next.
    private const int Free = 0;
    private const int AtWork = 1;
    private const int Waiting = 2;

    private CancellationTokenSource? _interruption;
    private int _state;
    private long _held;
    private long _began;
    private long _waitsSince;

    /// <summary>The reasons for which an upload is ended from outside.</summary>
    public enum Ended
    {
        ForOthers = 3,
        Stalled,
    }

    public ConnectionBodies Connection => connection;

    public long Held => Volatile.Read(ref _held);

    public bool Waits => Volatile.Read(ref _state) == Waiting;

    /// <inheritdoc/>
    public TimeSpan WaitedForClient => Waits ? time.GetElapsedTime(_began) : TimeSpan.Zero;

    public bool TryOpen()
    {
        if (Volatile.Read(ref _state) != Free || Interlocked.CompareExchange(ref _state, AtWork, Free) != Free)
        {
            return false;
        }

        _began = 0;
        return true;
    }

    /// <summary>Takes more bytes from the budget.</summary>
    /// <exception cref="ProtocolException">429: the budget is used up.</exception>
    public void Take(long bytes)
    {
        Volatile.Write(ref _held, _held + bytes);
        budget.Take(this, bytes);
    }

    /// <summary>Waits for more of the body.</summary>
    /// <exception cref="ProtocolException">408: the body stalls. 429: the memory was needed for other requests.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadResult> WaitAsync(PipeReader body)
    {
        var now = time.GetTimestamp();
        if (_began == 0)
        {
            _began = now;
        }

        _waitsSince = now;
        _interruption ??= new CancellationTokenSource();
        Volatile.Write(ref _state, Waiting);
        try
        {
            var read = await body.ReadAsync(_interruption.Token);
            if (TryGoOn())
            {
                return read;
            }

            body.AdvanceTo(read.Buffer.End);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || TryGoOn())
        {
            TryGoOn();
            throw;
        }
        catch (OperationCanceledException)
        {
            // The upload was ended from outside.
        }

        _interruption = null;
        throw (Ended)_state is Ended.Stalled
            ? new ProtocolException(
                StatusCodes.Status408RequestTimeout,
                $"the body stalls: nothing for {Patience.TotalSeconds} s, or less than {MinBytesPerSecond} bytes a second")
            : new ProtocolException(
                StatusCodes.Status429TooManyRequests,
                "others need the memory that this unfinished body holds (--body-memory); try again later");
    }

    /// <summary>Ends the upload if it waits for its client, and gives back what it holds. Never called by two threads at once.</summary>
    public void TryInterrupt(Ended why)
    {
        var interruption = _interruption;
        if (Interlocked.CompareExchange(ref _state, (int)why, Waiting) == Waiting)
        {
            GiveBack();
            interruption!.Cancel();
        }
    }

    public void EndIfStalled()
    {
        if (!Waits)
        {
            return;
        }

        var age = time.GetElapsedTime(_began);
        if (time.GetElapsedTime(_waitsSince) >= Patience || (age >= Patience && Held < age.TotalSeconds * MinBytesPerSecond))
        {
            TryInterrupt(Ended.Stalled);
        }
    }

    public void Dispose()
    {
        GiveBack();
        Volatile.Write(ref _state, Free);
    }

    private bool TryGoOn() => Interlocked.CompareExchange(ref _state, AtWork, Waiting) == Waiting;

    private void GiveBack()
    {
        budget.GiveBack(_held);
        Volatile.Write(ref _held, 0);
    }
}
