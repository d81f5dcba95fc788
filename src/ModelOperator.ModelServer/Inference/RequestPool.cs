using System.Collections.Concurrent;
using ModelOperator.ModelServer.Signatures;

namespace ModelOperator.ModelServer.Inference;

/// <summary>Requests of one model that wait to be used again, with their tensors: traffic is mostly of a few shapes.</summary>
internal sealed class RequestPool(ModelSignature model) : IDisposable
{
    /// <summary>The model whose inputs the requests have.</summary>
    public ModelSignature Model => model;

    /// <summary>Keeping those of a MiB too made nothing faster, and the process larger by 32 MiB.</summary>
    private const long LargestKept = 256 << 10;

    private const long MaxBytes = 8 << 20;

    private readonly ConcurrentBag<RequestInputs> _free = []; // gives a thread what it brought last, which its cache still has
    private long _bytes;
    private volatile bool _disposed;

    /// <summary>Inputs to fill; what is in them is undefined.</summary>
    public RequestInputs Rent()
    {
        if (!_free.TryTake(out var inputs))
        {
            return new RequestInputs(this, model);
        }

        Interlocked.Add(ref _bytes, -inputs.Bytes);
        return inputs.Begin();
    }

    /// <summary>Takes them back, or lets go of their memory when there is no room.</summary>
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
            Dispose(); // it came back too late to be seen
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
        if (bytes > LargestKept)
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
