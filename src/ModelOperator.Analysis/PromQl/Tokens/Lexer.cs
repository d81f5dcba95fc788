using ModelOperator.Analysis.PromQl.Errors;

namespace ModelOperator.Analysis.PromQl.Tokens;

/// <summary>Cuts a query into words. Blanks and comments are dropped; what is no word of PromQL is refused.</summary>
internal static class Lexer
{
    private static readonly string[] Symbols =
        ["==", "!=", "=~", "!~", "<=", ">=", "(", ")", "{", "}", "[", "]", ",", ":", "@", "+", "-", "*", "/", "%", "^", "<", ">", "="];

    /// <summary>All words, and <see cref="TokenKind.End"/> as the last.</summary>
    /// <exception cref="PromQlException">A character is no part of PromQL, or a string or number is broken.</exception>
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

        // Between square brackets a colon parts range and step; elsewhere it may be in the name of a metric.
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

    // [ may be followed by a duration, a colon and one more; then it must end.
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
