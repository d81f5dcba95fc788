using System.Text;

namespace ModelOperator.Hosting.Logging;

/// <summary>Cuts texts that others have written for messages, and never within a character.</summary>
public static class ShortText
{
    private const string Mark = "…";

    /// <summary>The text, or its beginning and a mark.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters of it, in units of UTF-16.</param>
    /// <param name="mark">The mark.</param>
    public static string Of(string text, int longest, string mark = Mark) => text.Length <= longest
        ? text
        : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)] + mark;

    /// <summary>The text, or its beginning and a mark.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="longest">The most bytes of it.</param>
    public static string Of(ReadOnlySpan<byte> text, int longest)
    {
        if (text.Length <= longest)
        {
            return Encoding.UTF8.GetString(text);
        }

        // A byte of 10xxxxxx goes on with a character.
        while (longest > 0 && (text[longest] & 0b1100_0000) == 0b1000_0000)
        {
            longest--;
        }

        return Encoding.UTF8.GetString(text[..longest]) + Mark;
    }
}
