using System.Buffers;

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

    /// <summary>Reads to the end, paying for the buffer out of the budget. The size is bounded by Kestrel, which refuses a body over its limit while it is read.</summary>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, BodyBudget.Share budget, CancellationToken cancellationToken)
    {
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

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
