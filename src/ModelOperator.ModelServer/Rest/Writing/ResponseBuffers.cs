using System.Collections.Concurrent;

namespace ModelOperator.ModelServer.Rest.Writing;

/// <summary>Response buffers that wait for their next use.</summary>
internal static class ResponseBuffers
{
    private static readonly int MostKept = 4 * Environment.ProcessorCount;

    private static readonly ConcurrentQueue<ResponseBuffer> Kept = new();

    public static ResponseBuffer Rent() => Kept.TryDequeue(out var buffer) ? buffer : new ResponseBuffer();

    public static void Return(ResponseBuffer buffer)
    {
        if (buffer.TryReset() && Kept.Count < MostKept)
        {
            Kept.Enqueue(buffer);
        }
        else
        {
            buffer.Dispose();
        }
    }
}
