using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Rest.Data;

/// <summary>Stores JSON strings as elements of BYTES, in UTF-8.</summary>
internal readonly struct StringSink(Tensor tensor) : IElementSink
{
    public bool TryStore(ref Utf8JsonReader json, int index)
    {
        if (json.TokenType is not JsonTokenType.String)
        {
            return false;
        }

        if (!json.ValueIsEscaped)
        {
            var valid = Utf8.IsValid(json.ValueSpan);
            if (valid)
            {
                tensor.SetText(json.ValueSpan, index);
            }

            return valid;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length); // a string without its escapes is never longer
        try
        {
            var length = json.CopyString(buffer);
            tensor.SetText(buffer.AsSpan(0, length), index);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public int StoreRun(ref Utf8JsonReader json, ref ReadOnlySpan<byte> text, int index) => 0;
}
