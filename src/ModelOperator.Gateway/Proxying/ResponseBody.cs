using System.Runtime.CompilerServices;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Observing;

namespace ModelOperator.Gateway.Proxying;

/// <summary>Streams an endpoint's answer to the client.</summary>
internal static class ResponseBody
{
    private const int ReadSize = 16 * 1024;
    private const int FlushSize = 64 * 1024;

    /// <summary>
    /// Copies the answer until its end. Bytes that arrive together leave together, and none waits for bytes that have not arrived.
    /// </summary>
    /// <returns>The number of bytes of the answer.</returns>
    /// <exception cref="ResponseBrokenException">The endpoint ended the connection in the middle of the answer.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<long> CopyAsync(
        Stream from, HttpResponse to, bool knownToHaveBody, IBodyTap? tap, ClientPace pace, CancellationToken cancellationToken)
    {
        var writer = to.BodyWriter;
        var pending = 0;
        var total = 0L;
        while (true)
        {
            // A read of no bytes waits for data without holding a buffer, so thousands of idle streams cost next to nothing.
            var ready = ReadAsync(from, Memory<byte>.Empty, cancellationToken);
            if (!ready.IsCompleted && (pending > 0 || !to.HasStarted))
            {
                await pace.FlushAsync(writer, cancellationToken);
                pending = 0;
            }
            else if (knownToHaveBody && !to.HasStarted)
            {
                await to.StartAsync(cancellationToken); // headers leave with the first bytes, and these are not copied twice
            }

            await ready;
            var memory = writer.GetMemory(ReadSize);
            var read = await ReadAsync(from, memory, cancellationToken);
            if (read == 0)
            {
                // When an answer ends with a frame or a chunk, the end carries the last bytes along; an answer with a length has no such
                // end.
                if (pending > 0 && to.ContentLength is not null)
                {
                    await pace.FlushAsync(writer, cancellationToken);
                }

                return total;
            }

            total += read;
            tap?.Append(memory.Span[..read]);
            writer.Advance(read);
            pending += read;
            if (pending >= FlushSize)
            {
                await pace.FlushAsync(writer, cancellationToken);
                pending = 0;
            }
        }
    }

    private static async ValueTask<int> ReadAsync(Stream from, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await from.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ResponseBrokenException(exception);
        }
    }
}
