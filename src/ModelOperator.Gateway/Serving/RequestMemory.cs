using ModelOperator.Gateway.Proxying.Clients;

namespace ModelOperator.Gateway.Serving;

/// <summary>Bounds what all requests under way hold together: many connections with many streams with large headers must not end the
/// process, whatever each of them may.</summary>
/// <param name="limit">The limit in bytes.</param>
internal sealed class RequestMemory(long limit)
{
    // Buffers and objects of both sides, measured roughly.
    private const int Fixed = 16 * 1024;

    // A third of what the process may have; the rest is for bodies, shadows and garbage.
    private const int Share = 3;

    private long _used;

    /// <summary>The bound that fits the memory of this process, which in a pod is the limit of its container.</summary>
    public static RequestMemory OfProcess() => new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share);

    /// <summary>The bytes that a request is charged.</summary>
    public static long SizeOf(ClientHeaders headers) => Fixed + headers.Size;

    /// <summary>False when there is too little left; then nothing is taken.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= limit)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
