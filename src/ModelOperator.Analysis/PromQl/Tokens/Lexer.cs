using ModelOperator.Analysis.PromQl.Errors;

namespace ModelOperator.Analysis.PromQl.Tokens;

/// <summary>Splits a query into words. It drops blanks and comments, and refuses characters that are not PromQL.</summary>
internal static class Lexer
{
    private static readonly string[] Symbols =
        ["==", "!=", "=~", "!~", "<=", ">=", "(", ")", "{", "}", "[", "]", ",", ":", "@", "+", "-", "*", "/", "%", "^", "<", ">", "="];

    /// <summary>Returns all words, with <see cref="TokenKind.End"/> as the last one.</summary>
    /// <exception cref="PromQlException">A character does not belong to PromQL, or a string or a number is broken.</exception>
    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        for (var position = 0; ;)
        {
            var begin = SkipBlank(text, position);
            var apart = begin > position;
            position = begin;
            if (begin == text.Length)
            {
                tokens.Add(new(TokenKind.End, "", begin, apart));
                return tokens;
            }

            var (kind, word) = ReadOne(text, ref position, inRange: tokens.Count > 0 && IsInRange(tokens));
            tokens.Add(new(kind, word, begin, apart));
        }
    }

    private static (TokenKind Kind, string Text) ReadOne(string text, ref int position, bool inRange)
    {
        var (begin, character) = (position, text[position]);
        if (character is '"' or '\'' or '`')
        {
            return (TokenKind.String, StringLiteral.Read(text, ref position));
        }

        if (char.IsAsciiDigit(character) || (character is '.' && begin + 1 < text.Length && char.IsAsciiDigit(text[begin + 1])))
        {
            var kind = NumberLiteral.Read(text, ref position);
            return (kind, text[begin..position]);
        }

        // Between square brackets a colon separates range and step; elsewhere it may be part of a metric's name.
        if (Words.IsBeginning(character) && !(inRange && character is ':'))
        {
            while (position < text.Length && (Words.IsPart(text[position]) || text[position] is ':'))
            {
                position++;
            }

            return (TokenKind.Word, text[begin..position]);
        }

        var symbol = Array.Find(Symbols, symbol => text.AsSpan(begin).StartsWith(symbol))
            ?? throw new PromQlException(begin, $"{Shown(character)} is no part of PromQL; remove it, or put it into a string");
        position += symbol.Length;
        return (TokenKind.Symbol, symbol);
    }

    // A [ may be followed by a duration, a colon and another duration; then the bracket must close.
    private static bool IsInRange(List<Token> tokens) => tokens[^1].Is("[") || (tokens.Count > 1 && tokens[^2].Is("["));

    private static string Shown(char character) =>
        char.IsControl(character) || char.IsSurrogate(character) ? $"U+{(int)character:X4}" : $"'{character}'";

    private static int SkipBlank(string text, int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t' or '\n' or '\r' or '#')
        {
            var end = text[position] is '#' ? text.AsSpan(position).IndexOfAny('\n', '\r') : 1;
            position = end < 0 ? text.Length : position + end;
        }

        return position;
    }
}
