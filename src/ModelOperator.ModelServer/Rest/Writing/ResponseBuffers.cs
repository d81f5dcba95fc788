using System.Collections.Concurrent;

namespace ModelOperator.ModelServer.Rest.Writing;

/// <summary>Keeps response buffers for later answers.</summary>
internal static class ResponseBuffers
{
    private static readonly int MaxKept = 4 * Environment.ProcessorCount;

    private static readonly ConcurrentQueue<ResponseBuffer> Kept = new();

    public static ResponseBuffer Rent() => Kept.TryDequeue(out var buffer) ? buffer : new ResponseBuffer();

    public static void Return(ResponseBuffer buffer)
    {
        if (buffer.TryReset() && Kept.Count < MaxKept)
        {
            Kept.Enqueue(buffer);
        }
        else
        {
            buffer.Dispose();
        }
    }
}
