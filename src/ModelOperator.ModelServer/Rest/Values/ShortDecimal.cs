using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelOperator.ModelServer.Rest.Values;

/// <summary>Reads decimals of few digits, such as <c>12</c>, <c>-0.0625</c> or <c>1.5e-07</c>, faster than code that must read every
/// decimal. For a double, the digits and the power of ten are both exact, so one multiplication or division rounds once, as IEEE 754
/// demands of reading a decimal (W. D. Clinger, How to Read Floating Point Numbers Accurately, 1990).</summary>
internal static class ShortDecimal
{
    /// <summary>The largest number of digits read so far that can take another digit without an overflow.</summary>
    private const ulong MaxBeforeDigit = (ulong.MaxValue / 10) - 1;

    private const ulong MaxExact = 1UL << 53;
    private const int MaxExponentDigits = 3;

    // The most that the double's last digits may be off before it is rounded to a narrower type.
    private const long Slack = 3;

    // For single and half: the bits of a double that the type drops, and its smallest normal value.
    private const int DroppedBySingle = 29, DroppedByHalf = 42;
    private const double MinNormalSingle = 1.1754943508222875e-38, MinNormalHalf = 6.103515625e-05, MaxHalf = 65504;

    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a number of JSON at the start of a text. False when the number has too many digits, or is not the number of an
    /// array.</summary>
    /// <param name="text">The text, which begins with the number. A comma, a bracket or white space must end the number.</param>
    /// <param name="value">The double that is nearest to the decimal.</param>
    /// <param name="length">The bytes of the number.</param>
    public static bool TryScan(ReadOnlySpan<byte> text, out double value, out int length)
    {
        var scanned = TryScan(text, out var digits, out var power, out length) && digits <= MaxExact;
        value = scanned ? Scale(digits, power, text[0]) : 0;
        return scanned;
    }

    /// <summary>Reads a number as the single that is nearest to the decimal.</summary>
    public static bool TryScan(ReadOnlySpan<byte> text, out float value, out int length)
    {
        var scanned = TryScan(text, DroppedBySingle, MinNormalSingle, float.MaxValue, out var wide, out length);
        value = (float)wide;
        return scanned;
    }

    /// <summary>Reads a number as the half that is nearest to the decimal.</summary>
    public static bool TryScan(ReadOnlySpan<byte> text, out Half value, out int length)
    {
        var scanned = TryScan(text, DroppedByHalf, MinNormalHalf, MaxHalf, out var wide, out length);
        value = (Half)wide;
        return scanned;
    }

    /// <summary>Reads a whole number at the start of a text. False also when it does not fit the type.</summary>
    public static bool TryScanWhole<T>(ReadOnlySpan<byte> text, out T value, out int length)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        (value, length) = (default, 0);
        var negative = text is [(byte)'-', ..];
        ulong digits = 0;
        if (!TryScanDigits(text, ref length, ref digits) || !IsEnd(text, length) || digits > long.MaxValue || (negative && digits == 0))
        {
            return false;
        }

        var whole = negative ? -(long)digits : (long)digits;
        value = T.CreateTruncating(whole);
        return long.CreateTruncating(value) == whole && T.IsNegative(value) == negative;
    }

    /// <summary>Reads a double that a narrower type rounds to the same value as the decimal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryScan(ReadOnlySpan<byte> text, int dropped, double min, double max, out double wide, out int length)
    {
        wide = 0;
        if (!TryScan(text, out var digits, out var power, out length))
        {
            return false;
        }

        // A decimal with more digits than a double has is rounded twice on its way to the double, which moves it by less than the slack.
        // So the double is on the decimal's side of the point half-way between two narrow values, and rounds as the decimal does.
        wide = Scale(digits, power, text[0]);
        return Math.Abs((BitConverter.DoubleToInt64Bits(wide) & ((1L << dropped) - 1)) - (1L << (dropped - 1))) > Slack
            && (digits == 0 || (Math.Abs(wide) >= min && Math.Abs(wide) <= max));
    }

    private static double Scale(ulong digits, int power, byte sign)
    {
        var value = power < 0 ? digits / Powers[-power] : digits * Powers[power];
        return sign is (byte)'-' ? -value : value;
    }

    private static bool TryScan(ReadOnlySpan<byte> text, out ulong digits, out int power, out int length)
    {
        (digits, power, length) = (0, 0, 0);
        if (!TryScanDigits(text, ref length, ref digits))
        {
            return false;
        }

        if (length < text.Length && text[length] is (byte)'.')
        {
            var point = length++;
            if (!TryTakeDigits(text, ref length, ref digits) || length == point + 1)
            {
                return false;
            }

            power = point + 1 - length;
        }

        return TryScanExponent(text, ref length, ref power) && Math.Abs(power) < Powers.Length && IsEnd(text, length);
    }

    /// <summary>Reads a sign and the digits before a point. There must be a digit, and no leading zero.</summary>
    private static bool TryScanDigits(ReadOnlySpan<byte> text, ref int at, ref ulong digits)
    {
        at += text is [(byte)'-', ..] ? 1 : 0;
        var start = at;
        return TryTakeDigits(text, ref at, ref digits) && at > start && (text[start] is not (byte)'0' || at == start + 1);
    }

    private static bool TryTakeDigits(ReadOnlySpan<byte> text, ref int at, ref ulong digits)
    {
        for (; at < text.Length && text[at] - (uint)'0' is <= 9 and var digit; at++)
        {
            if (digits > MaxBeforeDigit)
            {
                return false;
            }

            digits = (digits * 10) + digit;
        }

        return true;
    }

    private static bool TryScanExponent(ReadOnlySpan<byte> text, ref int at, ref int power)
    {
        if (at >= text.Length || (text[at] | 0x20) != 'e')
        {
            return true;
        }

        at++;
        var negative = at < text.Length && text[at] is (byte)'-';
        at += negative || (at < text.Length && text[at] is (byte)'+') ? 1 : 0;
        var (start, exponent) = (at, 0);
        for (; at < text.Length && at - start < MaxExponentDigits && text[at] - (uint)'0' is <= 9 and var digit; at++)
        {
            exponent = (exponent * 10) + (int)digit;
        }

        power += negative ? -exponent : exponent;
        return at > start;
    }

    private static bool IsEnd(ReadOnlySpan<byte> text, int at) =>
        at < text.Length && text[at] is (byte)',' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
