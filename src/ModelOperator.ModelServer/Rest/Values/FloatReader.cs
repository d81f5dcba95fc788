using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace ModelOperator.ModelServer.Rest.Values;

/// <summary>Reads FP16, FP32 and FP64: a number that is finite in the type, or one of the strings of <see cref="NonFinite"/>.</summary>
internal readonly struct FloatReader<T> : IElementReader<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    public static bool TryRead(ref Utf8JsonReader json, out T value)
    {
        if (json.TokenType is JsonTokenType.Number)
        {
            // The decimal is read into the type itself and not into a wider one, so that it is rounded once. A number like 1e60 becomes an
            // infinity and is refused.
            if (typeof(T) == typeof(Half))
            {
                return T.TryParse(json.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && T.IsFinite(value);
            }

            value = typeof(T) == typeof(double)
                ? T.CreateTruncating(json.TryGetDouble(out var wide) ? wide : double.PositiveInfinity)
                : T.CreateTruncating(json.TryGetSingle(out var single) ? single : float.PositiveInfinity);
            return T.IsFinite(value);
        }

        return NonFinite.TryRead(ref json, out value);
    }

    public static bool TryScan(ReadOnlySpan<byte> text, out T value, out int length)
    {
        bool scanned;
        if (typeof(T) == typeof(double))
        {
            scanned = ShortDecimal.TryScan(text, out double wide, out length);
            value = T.CreateTruncating(wide);
        }
        else if (typeof(T) == typeof(float))
        {
            scanned = ShortDecimal.TryScan(text, out float single, out length);
            value = T.CreateTruncating(single);
        }
        else
        {
            scanned = ShortDecimal.TryScan(text, out Half half, out length);
            value = T.CreateTruncating(half);
        }

        return scanned && T.IsFinite(value);
    }
}
