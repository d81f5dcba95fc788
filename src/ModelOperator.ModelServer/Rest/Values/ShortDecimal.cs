using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelOperator.ModelServer.Rest.Values;

/// <summary>Decimals as most requests have them, such as <c>12</c>, <c>-0.0625</c> or <c>1.5e-07</c>, without the work that any decimal would
/// need. For a double, digits and power of ten are exact, so one multiplication or division rounds once, as IEEE 754 asks of reading
/// a decimal (W. D. Clinger, How to Read Floating Point Numbers Accurately, 1990).</summary>
internal static class ShortDecimal
{
    /// <summary>Ten times as much and a digit still fit.</summary>
    private const ulong MostBefore = (ulong.MaxValue / 10) - 1;

    private const ulong MostExact = 1UL << 53;
    private const int LongestExponent = 3;

    // How far off a double may be here.
    private const long Slack = 3;

    // Of a single and of a half: bits of a double that they have not, and their smallest value with all of their own.
    private const int BelowSingle = 29, BelowHalf = 42;
    private const double SmallestSingle = 1.1754943508222875e-38, SmallestHalf = 6.103515625e-05, LargestHalf = 65504;

    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a number of JSON off the front of a text. False for what is not that short, or no number of an array.</summary>
    /// <param name="text">From the number on; a comma, a bracket or white space must end it.</param>
    /// <param name="value">The nearest double.</param>
    /// <param name="length">Of the number, in bytes.</param>
    public static bool TryScan(ReadOnlySpan<byte> text, out double value, out int length)
    {
        var scanned = TryScan(text, out var digits, out var power, out length) && digits <= MostExact;
        value = scanned ? Scale(digits, power, text[0]) : 0;
        return scanned;
    }

    /// <summary>The same, to the nearest single.</summary>
    public static bool TryScan(ReadOnlySpan<byte> text, out float value, out int length)
    {
        var scanned = TryScan(text, BelowSingle, SmallestSingle, float.MaxValue, out var wide, out length);
        value = (float)wide;
        return scanned;
    }

    /// <summary>The same, to the nearest half.</summary>
    public static bool TryScan(ReadOnlySpan<byte> text, out Half value, out int length)
    {
        var scanned = TryScan(text, BelowHalf, SmallestHalf, LargestHalf, out var wide, out length);
        value = (Half)wide;
        return scanned;
    }

    /// <summary>Reads a whole number off the front of a text. False also for what does not fit the type.</summary>
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

    /// <summary>A double that rounds to what its decimal rounds to in a narrower type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryScan(ReadOnlySpan<byte> text, int below, double smallest, double largest, out double wide, out int length)
    {
        wide = 0;
        if (!TryScan(text, out var digits, out var power, out length))
        {
            return false;
        }

        // More digits than a double has are rounded twice on the way to it, which is less than the slack. So it is on the decimal's side of
        // the point half-way between two narrow ones, and rounds to the decimal's.
        wide = Scale(digits, power, text[0]);
        return Math.Abs((BitConverter.DoubleToInt64Bits(wide) & ((1L << below) - 1)) - (1L << (below - 1))) > Slack
            && (digits == 0 || (Math.Abs(wide) >= smallest && Math.Abs(wide) <= largest));
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

    /// <summary>The digits before a point, over a sign: at least one, and no leading zero.</summary>
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
            if (digits > MostBefore)
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
        for (; at < text.Length && at - start < LongestExponent && text[at] - (uint)'0' is <= 9 and var digit; at++)
        {
            exponent = (exponent * 10) + (int)digit;
        }

        power += negative ? -exponent : exponent;
        return at > start;
    }

    private static bool IsEnd(ReadOnlySpan<byte> text, int at) =>
        at < text.Length && text[at] is (byte)',' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';
}
