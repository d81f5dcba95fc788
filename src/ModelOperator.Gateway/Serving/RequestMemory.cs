using ModelOperator.Gateway.Proxying.Clients;

namespace ModelOperator.Gateway.Serving;

/// <summary>
/// Bounds what all requests under way hold together: many connections with many streams with large headers must not end the process,
/// whatever each of them may. Two rules keep those that hold much from shutting others out, since a request that is being answered is not
/// given up for another. A connection holds no more than a part of what is free, so the fuller it is, the less a single one may have (the
/// dynamic thresholds of Choudhury and Hahne, 1998). And requests with large headers, of which few suffice to fill it, leave a part to
/// ordinary ones.
/// </summary>
/// <param name="limit">The limit in bytes.</param>
internal sealed class RequestMemory(long limit)
{
    // Buffers and objects of both sides, measured roughly.
    private const int Fixed = 16 * 1024;

    // A third of what the process may have; the rest is for bodies, shadows and garbage.
    private const int Share = 3;

    // A connection may have an eighth of what is free; of n that take all they get, something like (8/9)^n of the memory is left.
    private const int PartOfFree = 8;

    // A quarter is for requests whose headers are no larger than those of browsers and SDKs with a token or two.
    private const int PartForOrdinary = 4;
    private const long Ordinary = Fixed + (4 * 1024);

    private long _used;

    /// <summary>The bound that fits the memory of this process, which in a pod is the limit of its container.</summary>
    public static RequestMemory OfProcess() => new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Share);

    /// <summary>The bytes that a request is charged.</summary>
    public static long SizeOf(ClientHeaders headers) => Fixed + headers.Size;

    /// <summary>Takes memory for a request; false when there is too little left for its connection, and then nothing is taken.</summary>
    /// <param name="held">What the requests of the connection hold; changed with what is taken.</param>
    /// <param name="bytes">What the request is charged.</param>
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

    /// <summary>The request has ended.</summary>
    public void Return(ref long held, long bytes)
    {
        Interlocked.Add(ref held, -bytes);
        Interlocked.Add(ref _used, -bytes);
    }
}
