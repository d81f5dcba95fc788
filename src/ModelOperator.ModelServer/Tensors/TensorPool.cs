using System.Collections.Concurrent;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>Keeps the memory of small tensors for later tensors of the same shape, because most requests have one of a few
/// shapes.</summary>
internal static class TensorPool
{
    /// <summary>The largest tensor that is kept, in bytes. The runtime computes a larger one for much longer than it takes to allocate
    /// it.</summary>
    private const int MaxTensorBytes = 1 << 20;

    private const long MaxBytes = 32 << 20;
    private const int MaxShapes = 256;

    private static readonly ConcurrentDictionary<TensorShapeKey, ConcurrentQueue<TensorMemory>> Free = new();

    private static long _bytes;

    /// <summary>Gets memory for a tensor. The values in it are undefined.</summary>
    public static TensorMemory Rent(DataType dataType, long[] shape, int count)
    {
        if (count == 0 || (long)count * dataType.Size() > MaxTensorBytes || TensorShapeKey.Of(dataType, shape) is not { } key)
        {
            return new TensorMemory(dataType, shape, null);
        }

        if (Free.TryGetValue(key, out var queue) && queue.TryDequeue(out var memory))
        {
            Interlocked.Add(ref _bytes, -(long)count * dataType.Size());
            return memory;
        }

        return new TensorMemory(dataType, shape, key);
    }

    /// <summary>Keeps the memory for another tensor. False when there is no room for it.</summary>
    public static bool TryKeep(TensorMemory memory)
    {
        if (memory.Key is not { } key)
        {
            return false;
        }

        if (!Free.TryGetValue(key, out var queue))
        {
            if (Free.Count >= MaxShapes)
            {
                return false;
            }

            queue = Free.GetOrAdd(key, _ => new ConcurrentQueue<TensorMemory>());
        }

        var bytes = Bytes(key);
        if (Interlocked.Add(ref _bytes, bytes) > MaxBytes)
        {
            Interlocked.Add(ref _bytes, -bytes);
            return false;
        }

        queue.Enqueue(memory);
        return true;
    }

    private static long Bytes(TensorShapeKey key)
    {
        long count = 1;
        ReadOnlySpan<long> sizes = [key.First, key.Second, key.Third, key.Fourth];
        foreach (var size in sizes[..key.Rank])
        {
            count *= size;
        }

        return count * key.DataType.Size();
    }
}
