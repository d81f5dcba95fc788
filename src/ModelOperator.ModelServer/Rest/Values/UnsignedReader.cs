using System.Numerics;
using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Values;

/// <summary>Reads UINT8 to UINT64.</summary>
internal readonly struct UnsignedReader<T> : IElementReader<T>
    where T : struct, IBinaryInteger<T>, IUnsignedNumber<T>, IMinMaxValue<T>
{
    public static bool TryRead(ref Utf8JsonReader json, out T value)
    {
        if (json.TokenType is JsonTokenType.Number && json.TryGetUInt64(out var wide) && wide <= ulong.CreateTruncating(T.MaxValue))
        {
            value = T.CreateTruncating(wide);
            return true;
        }

        value = default;
        return false;
    }

    public static bool TryScan(ReadOnlySpan<byte> text, out T value, out int length) =>
        ShortDecimal.TryScanWhole(text, out value, out length);
}
