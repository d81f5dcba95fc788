namespace ModelOperator.ModelServer.Protocol;

/// <summary>Numbers as most requests have them, such as <c>12</c> or <c>-0.0625</c>, without the work that any decimal would need. Both
/// the digits and the power of ten are exact in the type, so one division rounds once, as IEEE 754 asks of reading a decimal.</summary>
internal static class ShortDecimal
{
    // 10^10 is the largest power of ten that a single has exactly, 10^22 that of a double.
    private static readonly float[] SinglePowers = [1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f];

    private static readonly double[] DoublePowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>False for what is not that short; it is then for the general parser.</summary>
    /// <param name="text">A number of JSON.</param>
    /// <param name="value">Its nearest single.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out float value)
    {
        var fits = TryTake(text, 1L << 24, SinglePowers.Length, out var digits, out var places, out var negative);
        value = fits ? digits / SinglePowers[places] : 0;
        value = negative ? -value : value;
        return fits;
    }

    /// <summary>The same, to the nearest double.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        var fits = TryTake(text, 1L << 53, DoublePowers.Length, out var digits, out var places, out var negative);
        value = fits ? digits / DoublePowers[places] : 0;
        value = negative ? -value : value;
        return fits;
    }

    private static bool TryTake(ReadOnlySpan<byte> text, long most, int powers, out long digits, out int places, out bool negative)
    {
        (digits, places) = (0, 0);
        negative = text is [(byte)'-', ..];
        var point = false;
        foreach (var character in negative ? text[1..] : text)
        {
            if (character is (byte)'.')
            {
                point = true;
                continue;
            }

            var digit = character - '0';
            if ((uint)digit > 9)
            {
                return false; // an exponent
            }

            digits = (digits * 10) + digit;
            places += point ? 1 : 0;
            if (digits > most || places >= powers)
            {
                return false;
            }
        }

        return true;
    }
}
