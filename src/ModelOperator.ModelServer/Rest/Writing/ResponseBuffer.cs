using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Writing;

/// <summary>A growing buffer and a JSON writer into it, used again by later answers.</summary>
internal sealed class ResponseBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>What a buffer may keep while nobody uses it.</summary>
    private const int LargestKept = 256 * 1024;

    private const int FirstSize = 4096;

    private static readonly JsonWriterOptions Options = new()
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // application/json, never HTML
    };

    private byte[] _bytes = new byte[FirstSize];

    public ResponseBuffer() => Json = new Utf8JsonWriter(this, Options);

    public Utf8JsonWriter Json { get; }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Makes it as new. False when it has grown too large to be kept.</summary>
    public bool TryReset()
    {
        Length = 0;
        Json.Reset();
        return _bytes.Length <= LargestKept;
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
