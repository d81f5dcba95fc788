using System.Buffers;
using ModelOperator.ModelServer.Protocol;

namespace ModelOperator.ModelServer.Serving;

/// <summary>A whole request body in one pooled buffer.</summary>
internal readonly struct RequestBody : IDisposable
{
    private const int FirstSize = 16 * 1024;
    private const int LargestGuess = 1 << 20;

    private readonly byte[] _buffer;
    private readonly int _length;

    private RequestBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads to the end, paying for the buffer out of the budget.</summary>
    /// <exception cref="ProtocolException">413: larger than <paramref name="limit"/>.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, long limit, BodyBudget.Share budget, CancellationToken cancellationToken)
    {
        RefuseLarger(request.ContentLength ?? 0, limit);
        // One byte over the announced length, so that the end is seen without growing. A false announcement reserves little.
        var expected = (int)Math.Min(request.ContentLength ?? FirstSize, LargestGuess) + 1;
        budget.Take(expected);
        var buffer = ArrayPool<byte>.Shared.Rent(expected);
        var length = 0;
        try
        {
            while (true)
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0)
                {
                    return new RequestBody(buffer, length);
                }

                length += read;
                RefuseLarger(length, limit);
                if (length == request.ContentLength)
                {
                    return new RequestBody(buffer, length); // the end is known, and need not be asked for
                }

                if (length == buffer.Length)
                {
                    budget.Take(buffer.Length);
                    var larger = ArrayPool<byte>.Shared.Rent(checked(buffer.Length * 2));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static void RefuseLarger(long length, long limit)
    {
        if (length > limit)
        {
            throw new ProtocolException(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {limit} bytes (--max-body)");
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
