using System.Collections.Concurrent;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>Requests of one model that wait to be used again, with their tensors: traffic is mostly of a few shapes.</summary>
internal sealed class RequestPool(ModelSignature model) : IDisposable
{
    /// <summary>Larger ones take the model longer to compute than to allocate.</summary>
    private const long LargestKept = 256 << 10;

    private const long MostBytes = 16 << 20;

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
        var bytes = inputs.Bytes;
        if (bytes > LargestKept || Interlocked.Add(ref _bytes, bytes) > MostBytes)
        {
            if (bytes <= LargestKept)
            {
                Interlocked.Add(ref _bytes, -bytes);
            }

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
}
