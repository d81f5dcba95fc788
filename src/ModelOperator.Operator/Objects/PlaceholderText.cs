using System.Text.RegularExpressions;

namespace ModelOperator.Operator.Objects;

/// <summary>Reads texts with placeholders: <c>{{ name }}</c>.</summary>
internal static partial class PlaceholderText
{
    /// <summary>The first placeholder in a text whose name is not known; null when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isKnown">True for the name of a placeholder that stands for something.</param>
    public static string? FindUnknown(string text, Func<string, bool> isKnown)
    {
        var unknown = Placeholder().Matches(text).FirstOrDefault(match => !isKnown(NameOf(match)));
        if (unknown is not null)
        {
            return unknown.Value;
        }

        // Two braces that nothing closes are a placeholder with a slip. Two that close nothing may end a text in JSON.
        return Placeholder().Replace(text, "").Contains("{{", StringComparison.Ordinal) ? "{{" : null;
    }

    /// <summary>A text with values in the places of the placeholders.</summary>
    /// <param name="text">The text, in which every placeholder is known.</param>
    /// <param name="valueOf">The value that the name of a placeholder stands for.</param>
    public static string Fill(string text, Func<string, string> valueOf) =>
        Placeholder().Replace(text, match => valueOf(NameOf(match)));

    private static string NameOf(Match placeholder) => placeholder.Groups["name"].Value.Trim();

    // Spaces belong to the name, because an expression that leaves them out tries each number of them before and behind it.
    [GeneratedRegex(
        """\{\{(?<name>[^{}]*)\}\}""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
