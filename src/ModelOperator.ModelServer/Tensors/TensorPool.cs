using System.Collections.Concurrent;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>Memory of small tensors that waits for the next tensor of its shape: traffic is mostly of a few shapes.</summary>
internal static class TensorPool
{
    /// <summary>Larger ones take the runtime longer to compute than to allocate.</summary>
    private const int LargestKept = 1 << 20;

    private const long MostBytes = 32 << 20;
    private const int MostShapes = 256;

    private static readonly ConcurrentDictionary<TensorShapeKey, ConcurrentQueue<TensorMemory>> Free = new();

    private static long _bytes;

    /// <summary>Memory for a tensor; what is in it is undefined.</summary>
    public static TensorMemory Rent(DataType dataType, long[] shape, int count)
    {
        if (count == 0 || (long)count * dataType.Size() > LargestKept || TensorShapeKey.Of(dataType, shape) is not { } key)
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

    /// <summary>False when there is no room for it.</summary>
    public static bool TryKeep(TensorMemory memory)
    {
        if (memory.Key is not { } key)
        {
            return false;
        }

        if (!Free.TryGetValue(key, out var queue))
        {
            if (Free.Count >= MostShapes)
            {
                return false;
            }

            queue = Free.GetOrAdd(key, _ => new ConcurrentQueue<TensorMemory>());
        }

        var bytes = Bytes(key);
        if (Interlocked.Add(ref _bytes, bytes) > MostBytes)
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
