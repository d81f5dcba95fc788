using System.Buffers;

namespace ModelOperator.Kubernetes.Client;

/// <summary>The whole of a stream in rented memory.</summary>
internal sealed class PooledBuffer : IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(16 << 10);
    private int length;

    private PooledBuffer()
    {
    }

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, length);

    /// <exception cref="InvalidDataException">The stream is longer than <paramref name="maxBytes"/>.</exception>
    public static async Task<PooledBuffer> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new PooledBuffer();
        try
        {
            while (true)
            {
                if (buffer.length == buffer.bytes.Length)
                {
                    buffer.Grow(maxBytes);
                }

                var read = await stream.ReadAsync(buffer.bytes.AsMemory(buffer.length), cancellationToken);
                if (read == 0)
                {
                    return buffer;
                }

                buffer.length += read;
            }
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        length = 0;
    }

    private void Grow(int maxBytes)
    {
        if (length >= maxBytes)
        {
            throw new InvalidDataException($"The API server's answer is larger than {maxBytes:N0} bytes: list in smaller pages (limit).");
        }

        var larger = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
        bytes.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
