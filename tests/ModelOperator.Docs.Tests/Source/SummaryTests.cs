using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ModelOperator.Docs.Tests.Source;

/// <summary>Holds the summaries of src/ to the form of a sentence, or of a noun phrase, that a stranger understands at once.</summary>
public sealed partial class SummaryTests
{
    private static readonly string[] Riddles =
        ["What", "How", "Where", "Whether", "Who", "Whose", "Whom", "Which", "Why", "When", "Of", "That", "They", "And"];

    [Fact]
    public void Summaries_DoNotBeginAsRiddles() =>
        Summaries().Where(summary => Riddles.Contains(FirstWord().Match(summary.Text).Value)).ShouldBeEmpty(
            "name the thing: \"The time for which …\" instead of \"How long …\"");

    [Fact]
    public void Summaries_EndWithAFullStop() =>
        Summaries().Where(summary => !summary.Text.EndsWith('.')).ShouldBeEmpty();

    private static IEnumerable<(string File, string Text)> Summaries()
    {
        var found = (
            from file in SourceFiles.All
            from summary in SummaryComment().Matches(File.ReadAllText(file))
            let xml = XElement.Parse(LineStart().Replace(summary.Value, ""))
            select (Path.GetRelativePath(SourceFiles.Root, file), WhiteSpace().Replace(xml.Value, " ").Trim())).ToList();
        found.ShouldNotBeEmpty();
        return found;
    }

    [GeneratedRegex("<summary>.*?</summary>", RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex SummaryComment();

    [GeneratedRegex(@"(?<=\n)\s*///", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LineStart();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"^\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex FirstWord();
}
