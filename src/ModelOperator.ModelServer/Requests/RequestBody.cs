using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Requests;

/// <summary>A whole request body in one pooled buffer.</summary>
internal readonly struct RequestBody : IDisposable
{
    private const int MinBufferBytes = 4 * 1024;

    /// <summary>Up to this size a buffer is four times as large as what has arrived, so that little is copied. A larger one is twice as
    /// large.</summary>
    private const int MaxQuadrupledBytes = 1 << 20;

    private readonly byte[] _buffer;
    private readonly int _length;

    /// <param name="buffer">A buffer of the shared pool, which is returned to it in the end.</param>
    /// <param name="length">The bytes of it that are the body.</param>
    public RequestBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads the bytes, which must not be returned meanwhile.</summary>
    public Stream AsStream() => new MemoryStream(_buffer, 0, _length, writable: false);

    /// <summary>Reads the whole body. What arrives is counted in the share.</summary>
    /// <exception cref="ProtocolException">413: the body is larger than <paramref name="limit"/> bytes. 408 or 429: see
    /// <see cref="BodyShare.WaitAsync"/>.</exception>
    /// <exception cref="ConnectionAbortedException">The client left.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, long limit, BodyShare share)
    {
        RefuseLarger(request.ContentLength ?? 0, limit);
        var body = request.BodyReader;
        var buffer = Array.Empty<byte>();
        var length = 0;
        try
        {
            while (true)
            {
                if (!body.TryRead(out var read))
                {
                    read = await share.WaitAsync(body);
                }

                try
                {
                    var arrived = read.Buffer.Length;
                    RefuseLarger(length + arrived, limit);
                    share.Take(arrived);
                    buffer = Grow(buffer, length, length + (int)arrived, request.ContentLength);
                    read.Buffer.CopyTo(buffer.AsSpan(length));
                    length += (int)arrived;
                }
                finally
                {
                    body.AdvanceTo(read.Buffer.End);
                }

                if (read.IsCompleted || length == request.ContentLength)
                {
                    return new RequestBody(buffer, length);
                }
            }
        }
        catch (Exception exception)
        {
            Return(buffer);
            if (exception is IOException failure && IsDeparture(request, failure))
            {
                throw new ConnectionAbortedException("the client left in the middle of its request", failure);
            }

            throw;
        }
    }

    public void Dispose() => Return(_buffer);

    private static byte[] Grow(byte[] buffer, int used, int needed, long? announced)
    {
        if (needed <= buffer.Length)
        {
            return buffer;
        }

        var size = Math.Max(MinBufferBytes, Math.Max(2L * needed, Math.Min(4L * needed, MaxQuadrupledBytes)));
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, announced is { } all && all >= needed ? all : Array.MaxLength));
        buffer.AsSpan(0, used).CopyTo(larger);
        Return(buffer);
        return larger;
    }

    public static void Return(byte[] buffer)
    {
        if (buffer is { Length: > 0 }) // a body that is not there has none
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Refuses a body that is too large.</summary>
    /// <exception cref="ProtocolException">413: it is.</exception>
    public static void RefuseLarger(long length, long limit)
    {
        if (length > limit)
        {
            throw new ProtocolException(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {limit} bytes (--max-body)");
        }
    }

    /// <summary>Tells whether the client left. Kestrel fails in the same way when a body breaks off and when it is malformed, which only a
    /// chunked body can be.</summary>
    private static bool IsDeparture(HttpRequest request, IOException failure) =>
        failure is not BadHttpRequestException refused
        || (refused.StatusCode == StatusCodes.Status400BadRequest && (request.ContentLength is not null || HasHungUp(request.HttpContext)));

    private static bool HasHungUp(HttpContext context)
    {
        try
        {
            return context.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket
                || (socket.Poll(TimeSpan.Zero, SelectMode.SelectRead) && socket.Available == 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
