using System.Globalization;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Source;

/// <summary>The formatter does nothing with max_line_length of .editorconfig; these tests hold all code to it.</summary>
public sealed class LineLengthTests
{
    private const string Setting = "max_line_length = ";

    private static readonly int Limit = int.Parse(
        Repository.Read(".editorconfig").Split('\n').Single(line => line.StartsWith(Setting, StringComparison.Ordinal))[Setting.Length..],
        CultureInfo.InvariantCulture);

    [Fact]
    public void LinesOfTheSource_AreNoLongerThanEditorConfigSays() =>
        TooLong(SourceFiles.All).Select(line => line.Place).ShouldBeEmpty($"a line may have {Limit} characters; wrap it");

    [Fact]
    public void LinesOfTests_AreNoLongerThanEditorConfigSays_ExceptForTextsInThem() =>
        TooLong(SourceFiles.OfTests).Where(line => !line.HasText).Select(line => line.Place)
            .ShouldBeEmpty($"a line without a text may have {Limit} characters; wrap it");

    private static List<(string Place, bool HasText)> TooLong(IReadOnlyList<string> files)
    {
        files.ShouldNotBeEmpty();
        var tooLong = new List<(string Place, bool HasText)>();
        foreach (var file in files)
        {
            var inText = false;
            foreach (var (index, line) in File.ReadLines(file).Index())
            {
                // A text of several lines begins and ends with three quotation marks; a line can hold both.
                inText ^= line.Split("\"\"\"").Length % 2 == 0;
                if (line.Length > Limit)
                {
                    tooLong.Add(($"{Path.GetRelativePath(Repository.PathOf("."), file)}:{index + 1} has {line.Length} characters",
                        inText || line.Contains('"', StringComparison.Ordinal)));
                }
            }
        }

        return tooLong;
    }
}
