using System.Text.RegularExpressions;
using System.Xml.Linq;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Source;

/// <summary>
/// Holds the comments of types, members, parameters and results to the form of a sentence, or of a noun phrase, that a stranger understands
/// at once.
/// </summary>
public sealed partial class SummaryTests
{
    private static readonly string[] Riddles =
        ["What", "How", "Where", "Whether", "Who", "Whose", "Whom", "Which", "Why", "When", "Of", "That", "They", "And"];

    [Fact]
    public void Comments_DoNotBeginAsRiddles() =>
        Comments().Where(comment => Riddles.Contains(FirstWord().Match(comment.Text).Value)).ShouldBeEmpty(
            "name the thing: \"The time for which …\" instead of \"How long …\"");

    [Fact]
    public void Comments_EndWithAFullStop() =>
        Comments().Where(comment => !comment.Text.EndsWith('.')).ShouldBeEmpty();

    private static IEnumerable<(string File, string Text)> Comments()
    {
        var found = (
            from file in SourceFiles.All.Concat(SourceFiles.OfTests)
            from comment in Comment().Matches(File.ReadAllText(file))
            let xml = XElement.Parse(LineStart().Replace(comment.Value, ""))
            select (Path.GetRelativePath(Repository.PathOf(""), file), WhiteSpace().Replace(xml.Value, " ").Trim())).ToList();
        found.ShouldNotBeEmpty();
        return found;
    }

    // A tag that begins a line of a comment, to its end.
    [GeneratedRegex(
        @"(?<=^\s*///\s*)<(?<tag>summary|param|typeparam|returns)\b[^>]*>.*?</\k<tag>>",
        RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<=\n)\s*///", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LineStart();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"^\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex FirstWord();
}
