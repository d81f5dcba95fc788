using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Values;

/// <summary>Reads BOOL, which is true or false in JSON.</summary>
internal readonly struct BoolReader : IElementReader<bool>
{
    public static bool TryRead(ref Utf8JsonReader json, out bool value)
    {
        value = json.TokenType is JsonTokenType.True;
        return value || json.TokenType is JsonTokenType.False;
    }

    public static bool TryScan(ReadOnlySpan<byte> text, out bool value, out int length)
    {
        (value, length) = (false, 0);
        return false;
    }
}
