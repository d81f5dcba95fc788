using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Writing;

/// <summary>A growing buffer with a JSON writer, used by one answer after the other.</summary>
internal sealed class ResponseBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>The largest buffer that is kept for later answers.</summary>
    private const int MaxKeptBytes = 256 * 1024;

    private const int FirstSize = 4096;

    private static readonly JsonWriterOptions Options = new()
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // the answer is application/json and never part of HTML
    };

    private byte[] _bytes = new byte[FirstSize];

    public ResponseBuffer() => Json = new Utf8JsonWriter(this, Options);

    public Utf8JsonWriter Json { get; }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Prepares the buffer for another answer. False when it has grown too large to be kept.</summary>
    public bool TryReset()
    {
        Length = 0;
        Json.Reset();
        return _bytes.Length <= MaxKeptBytes;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public void Dispose() => Json.Dispose();

    private void Reserve(int sizeHint)
    {
        var needed = Length + Math.Max(sizeHint, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)needed, 2L * _bytes.Length)));
        }
    }
}
