using System.Numerics;
using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Values;

/// <summary>Reads INT8 to INT64.</summary>
internal readonly struct SignedReader<T> : IElementReader<T>
    where T : struct, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
{
    public static bool TryRead(ref Utf8JsonReader json, out T value)
    {
        if (json.TokenType is JsonTokenType.Number && json.TryGetInt64(out var wide)
            && wide >= long.CreateTruncating(T.MinValue) && wide <= long.CreateTruncating(T.MaxValue))
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
