using System.Collections.Concurrent;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Inference;

/// <summary>Keeps the requests of one model and their tensors for later requests, because most requests to a model have one of a few
/// shapes.</summary>
internal sealed class RequestPool(ModelSignature model) : IDisposable
{
    /// <summary>The model that the requests are for.</summary>
    public ModelSignature Model => model;

    /// <summary>The largest request that is kept, in bytes of its tensors. Keeping requests of a MiB as well made nothing faster and the
    /// process 32 MiB larger.</summary>
    private const long MaxRequestBytes = 256 << 10;

    private const long MaxBytes = 8 << 20;

    private readonly ConcurrentBag<RequestInputs> _free = []; // gives a thread what it returned last, which is still in the CPU's cache
    private long _bytes;
    private volatile bool _disposed;

    /// <summary>Gets inputs to fill. The values in their tensors are undefined.</summary>
    public RequestInputs Rent()
    {
        if (!_free.TryTake(out var inputs))
        {
            return new RequestInputs(this, model);
        }

        Interlocked.Add(ref _bytes, -inputs.Bytes);
        return inputs.Begin();
    }

    /// <summary>Takes inputs back, or frees their tensors when there is no room.</summary>
    public void Return(RequestInputs inputs)
    {
        if (!TryReserve(inputs.Bytes))
        {
            inputs.Free();
            return;
        }

        _free.Add(inputs);
        if (_disposed)
        {
            Dispose(); // the pool was disposed of in the meantime, so nobody would free these
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_free.TryTake(out var inputs))
        {
            inputs.Free();
        }
    }

    private bool TryReserve(long bytes)
    {
        if (bytes > MaxRequestBytes)
        {
            return false;
        }

        if (Interlocked.Add(ref _bytes, bytes) <= MaxBytes)
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }
}
