using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ModelOperator.Hosting.Connections;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Requests;

/// <summary>What one request has taken of the <see cref="BodyBudget"/>. While it waits for its client, others may end it.</summary>
internal sealed class BodyShare(BodyBudget budget, ConnectionBodies connection, TimeProvider time) : IClientWait, IDisposable
{
    /// <summary>The longest silence in the middle of a body.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What a body has to bring on average once that time is over.</summary>
    public const int LeastBytesPerSecond = 240;

    // Free, at work, waiting, or ended: who brings it from waiting to another state decides what happens next.
    private const int Free = 0;
    private const int AtWork = 1;
    private const int Waiting = 2;

    private CancellationTokenSource? _interruption;
    private int _state;
    private long _held;
    private long _began;
    private long _waitsSince;

    /// <summary>Why an upload was ended from outside.</summary>
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

    /// <summary>Takes more.</summary>
    /// <exception cref="ProtocolException">429: the requests at work hold all there is.</exception>
    public void Take(long bytes)
    {
        Volatile.Write(ref _held, _held + bytes);
        budget.Take(this, bytes);
    }

    /// <summary>Waits until more of the body is there.</summary>
    /// <exception cref="ProtocolException">408: it stalls. 429: others needed the room.</exception>
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
            // from outside
        }

        _interruption = null;
        throw (Ended)_state is Ended.Stalled
            ? new ProtocolException(
                StatusCodes.Status408RequestTimeout,
                $"the body stalls: nothing for {Patience.TotalSeconds} s, or less than {LeastBytesPerSecond} bytes a second")
            : new ProtocolException(
                StatusCodes.Status429TooManyRequests, "others need the memory that this unfinished body holds (--body-memory); try again later");
    }

    /// <summary>Ends the upload if it still waits, and gives back what it holds. One caller at a time.</summary>
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
        if (time.GetElapsedTime(_waitsSince) >= Patience || (age >= Patience && Held < age.TotalSeconds * LeastBytesPerSecond))
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
