using System.Buffers;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace ModelOperator.ModelServer.Protocol;

/// <summary>BYTES: JSON strings, stored as their UTF-8 bytes.</summary>
internal readonly struct StringSink(OrtValue value) : IElementSink
{
    public bool TryStore(ref Utf8JsonReader json, int index)
    {
        if (json.TokenType is not JsonTokenType.String)
        {
            return false;
        }

        if (!json.ValueIsEscaped)
        {
            value.StringTensorSetElementAt(json.ValueSpan, index);
            return true;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length); // unescaping never makes it longer
        try
        {
            var length = json.CopyString(buffer);
            value.StringTensorSetElementAt(buffer.AsSpan(0, length), index);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
