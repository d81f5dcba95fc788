using System.Numerics;
using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Values;

/// <summary>Reads and writes NaN and the infinities. JSON has no numbers for them, so they travel as strings.</summary>
internal static class NonFinite
{
    private static ReadOnlySpan<byte> NaN => "NaN"u8;

    private static ReadOnlySpan<byte> PositiveInfinity => "Infinity"u8;

    private static ReadOnlySpan<byte> NegativeInfinity => "-Infinity"u8;

    public static bool TryRead<T>(ref Utf8JsonReader json, out T value)
        where T : struct, IFloatingPointIeee754<T>
    {
        value = default;
        if (json.TokenType is not JsonTokenType.String)
        {
            return false;
        }

        if (json.ValueTextEquals(NaN))
        {
            value = T.NaN;
        }
        else if (json.ValueTextEquals(PositiveInfinity))
        {
            value = T.PositiveInfinity;
        }
        else if (json.ValueTextEquals(NegativeInfinity))
        {
            value = T.NegativeInfinity;
        }
        else
        {
            return false;
        }

        return true;
    }

    public static void Write<T>(Utf8JsonWriter json, T value)
        where T : struct, IFloatingPointIeee754<T> =>
        json.WriteStringValue(T.IsNaN(value) ? NaN : T.IsNegative(value) ? NegativeInfinity : PositiveInfinity);
}
