using ModelOperator.Analysis.PromQl.Errors;

namespace ModelOperator.Analysis.PromQl.Tokens;

/// <summary>
/// Reads numbers (<c>1_000</c>, <c>0x1f</c>, <c>.5e-3</c>) and durations (<c>1h30m</c>), which may stand for a number of seconds.
/// </summary>
internal static class NumberLiteral
{
    private static readonly string[] Units = ["y", "w", "d", "h", "m", "s", "ms"];

    /// <summary>Reads the literal that begins at <paramref name="position"/>, and moves behind it.</summary>
    /// <exception cref="PromQlException">The text is neither a number nor a duration.</exception>
    public static TokenKind Read(string text, ref int position)
    {
        var begin = position;
        if (Ends(text, EndOfNumber(text, begin), begin))
        {
            position = EndOfNumber(text, begin);
            return TokenKind.Number;
        }

        if (Ends(text, EndOfDuration(text, begin), begin))
        {
            position = EndOfDuration(text, begin);
            return TokenKind.Duration;
        }

        throw new PromQlException(begin, "neither a number nor a duration; durations are like 5m or 1h30m, the larger unit first");
    }

    private static bool Ends(string text, int end, int begin) => end > begin && (end == text.Length || !Words.IsPart(text[end]));

    private static int EndOfNumber(string text, int position)
    {
        if (text[position] is '0' && position + 1 < text.Length && text[position + 1] is 'x' or 'X')
        {
            position += 2;
            var begin = position < text.Length && text[position] is '_' ? position + 1 : position;
            return Digits(text, begin, char.IsAsciiHexDigit);
        }

        position = Digits(text, position, char.IsAsciiDigit);
        if (position < text.Length && text[position] is '.')
        {
            position = Digits(text, position + 1, char.IsAsciiDigit);
        }

        if (position < text.Length && text[position] is 'e' or 'E')
        {
            var exponent = position + 1 < text.Length && text[position + 1] is '+' or '-' ? position + 2 : position + 1;
            var end = Digits(text, exponent, char.IsAsciiDigit);
            position = end > exponent ? end : position;
        }

        return position;
    }

    private static int EndOfDuration(string text, int position)
    {
        foreach (var unit in Units)
        {
            var end = Digits(text, position, char.IsAsciiDigit, underscores: false);
            if (end == position || !text.AsSpan(end).StartsWith(unit) || (unit is "m" && text.AsSpan(end).StartsWith("ms")))
            {
                continue;
            }

            position = end + unit.Length;
        }

        return position;
    }

    // Underscores are allowed one at a time between digits.
    private static int Digits(string text, int position, Func<char, bool> isDigit, bool underscores = true)
    {
        var begin = position;
        while (position < text.Length
            && (isDigit(text[position])
                || (underscores && text[position] is '_' && position > begin && isDigit(text[position - 1]) && position + 1 < text.Length
                    && isDigit(text[position + 1]))))
        {
            position++;
        }

        return position;
    }
}
