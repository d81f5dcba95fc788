using ModelOperator.Gateway.Proxying.Clients;

namespace ModelOperator.Gateway.Serving;

/// <summary>
/// Limits the memory that all requests under way hold together, because many connections with many streams and large headers must not end
/// the process. Two rules keep requests that hold much from shutting out others, since a request that is being answered is never given up
/// for another. First, a connection holds no more than a part of what is free, so the less is free, the less a single connection may take
/// (the dynamic thresholds of Choudhury and Hahne, 1998). Second, requests with large headers, of which few fill the memory, leave a part
/// of it to ordinary ones.
/// </summary>
/// <param name="limit">The limit in bytes.</param>
internal sealed class RequestMemory(long limit)
{
    // This covers buffers and objects of both sides, measured roughly.
    private const int Fixed = 16 * 1024;

    // Requests may use a third of the memory of the process; the rest is for bodies, shadows and garbage.
    private const int Share = 3;

    // A connection may take an eighth of what is free; after n connections that take all they can, about (8/9)^n of the memory is left.
    private const int PartOfFree = 8;

    // A quarter is kept for requests whose headers are no larger than those of browsers and SDKs with a token or two.
    private const int PartForOrdinary = 4;
    private const long Ordinary = Fixed + (4 * 1024);

    private long _used;

    /// <summary>The limit that fits the memory of this process, which in a pod is the limit of its container.</summary>
    public static RequestMemory OfProcess() => new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share);

    /// <summary>The bytes that are reserved for a request.</summary>
    public static long SizeOf(ClientHeaders headers) => Fixed + headers.Size;

    /// <summary>Reserves memory for a request; false when too little is left for its connection, and then nothing is reserved.</summary>
    /// <param name="held">The bytes that the requests of the connection hold; it grows by what is reserved.</param>
    /// <param name="bytes">The bytes to reserve for the request.</param>
    public bool TryTake(ref long held, long bytes)
    {
        var most = bytes <= Ordinary ? limit : limit - (limit / PartForOrdinary);
        var free = most - Interlocked.Add(ref _used, bytes) + bytes;
        if (Interlocked.Add(ref held, bytes) <= free / PartOfFree)
        {
            return true;
        }

        Return(ref held, bytes);
        return false;
    }

    /// <summary>Releases the memory of a request that has ended.</summary>
    public void Return(ref long held, long bytes)
    {
        Interlocked.Add(ref held, -bytes);
        Interlocked.Add(ref _used, -bytes);
    }
}
