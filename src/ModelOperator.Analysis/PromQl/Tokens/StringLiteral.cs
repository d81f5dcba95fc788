using System.Globalization;
using System.Text;
using ModelOperator.Analysis.PromQl.Errors;

namespace ModelOperator.Analysis.PromQl.Tokens;

/// <summary>Reads strings in double quotes, single quotes and backticks.</summary>
internal static class StringLiteral
{
    private const int LastAscii = 0x7f;

    /// <summary>Reads the string that begins at <paramref name="position"/>, and moves behind it.</summary>
    /// <exception cref="PromQlException">The string does not end, or has an unknown escape.</exception>
    public static string Read(string text, ref int position)
    {
        var (begin, quote) = (position, text[position]);
        var value = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            var character = text[position];
            if (character == quote)
            {
                position++;
                return value.ToString();
            }

            if (quote is not '`' && character is '\n')
            {
                break;
            }

            if (quote is not '`' && character is '\\')
            {
                value.Append(Escape(text, ref position, quote));
            }
            else
            {
                value.Append(Whole(text, ref position));
            }
        }

        throw new PromQlException(begin, $"the string has no end; close it with {quote} on the same line, and escape a {quote} within it");
    }

    /// <summary>Writes the string in double quotes, with the escapes of Go, which every PromQL server knows.</summary>
    public static string Quote(string value)
    {
        var quoted = new StringBuilder("\"", value.Length + 2);
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                '\n' => quoted.Append(@"\n"),
                < ' ' or (char)LastAscii => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    // A character may be two chars in .NET; half of one is not a character.
    private static string Whole(string text, ref int position)
    {
        if (Rune.TryGetRuneAt(text, position, out var rune))
        {
            position += rune.Utf16SequenceLength - 1;
            return rune.ToString();
        }

        throw new PromQlException(position, "the string is no valid Unicode; write the character anew");
    }

    private static string Escape(string text, ref int position, char quote)
    {
        var begin = position;
        position++;
        var character = position < text.Length ? text[position] : ' ';
        return character switch
        {
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            '\\' => "\\",
            _ when character == quote => quote.ToString(),
            >= '0' and <= '7' => Numbered(text, ref position, begin, digits: 3, radix: 8, LastAscii),
            'x' => Numbered(text, ref position, begin, 2, 16, LastAscii),
            'u' => Numbered(text, ref position, begin, 4, 16, 0x10ffff),
            'U' => Numbered(text, ref position, begin, 8, 16, 0x10ffff),
            _ => throw new PromQlException(begin, @"the string has an unknown escape; write \\ for a backslash"),
        };
    }

    // Escapes for single bytes above ASCII could make text that is not Unicode, and the other escapes can write every character.
    private static string Numbered(string text, ref int position, int begin, int digits, int radix, int largest)
    {
        var first = radix == 8 ? position : position + 1;
        var code = 0L;
        for (var index = first; index < first + digits; index++)
        {
            var digit = index < text.Length && char.IsAsciiHexDigit(text[index]) ? Convert.ToInt32(text[index].ToString(), 16) : radix;
            code = digit < radix
                ? (code * radix) + digit
                : throw new PromQlException(begin, $"the escape needs {digits} digits");
        }

        position = first + digits - 1;
        return code <= largest && Rune.TryCreate((int)code, out var rune)
            ? rune.ToString()
            : throw new PromQlException(begin, @"the escape stands for no character; write the character itself, or \u and four digits");
    }
}
