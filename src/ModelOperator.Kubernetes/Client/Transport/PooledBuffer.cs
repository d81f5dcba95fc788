using System.Buffers;

namespace ModelOperator.Kubernetes.Client.Transport;

/// <summary>Holds a whole stream in rented memory.</summary>
internal sealed class PooledBuffer : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(16 << 10);
    private int _length;

    private PooledBuffer()
    {
    }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _length);

    /// <exception cref="InvalidDataException">The stream is longer than <paramref name="maxBytes"/>.</exception>
    public static async Task<PooledBuffer> ReadAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new PooledBuffer();
        try
        {
            while (true)
            {
                if (buffer._length == buffer._bytes.Length)
                {
                    buffer.Grow(maxBytes);
                }

                var read = await stream.ReadAsync(buffer._bytes.AsMemory(buffer._length), cancellationToken);
                if (read == 0)
                {
                    return buffer;
                }

                buffer._length += read;
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
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _length = 0;
    }

    private void Grow(int maxBytes)
    {
        if (_length >= maxBytes)
        {
            throw new InvalidDataException($"The API server's answer is larger than {maxBytes:N0} bytes: list in smaller pages (limit).");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
