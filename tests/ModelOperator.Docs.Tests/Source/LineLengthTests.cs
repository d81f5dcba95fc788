using System.Globalization;
using ModelOperator.Testing;

namespace ModelOperator.Docs.Tests.Source;

/// <summary>The formatter does nothing with max_line_length of .editorconfig; this test holds src/ to it.</summary>
public sealed class LineLengthTests
{
    private const string Setting = "max_line_length = ";

    [Fact]
    public void LinesOfTheSource_AreNoLongerThanEditorConfigSays()
    {
        var longest = Longest();
        var tooLong =
            from file in SourceFiles.All
            from line in File.ReadLines(file).Index()
            where line.Item.Length > longest
            select $"{Path.GetRelativePath(SourceFiles.Root, file)}:{line.Index + 1} has {line.Item.Length} characters";

        SourceFiles.All.ShouldNotBeEmpty();
        tooLong.ShouldBeEmpty($"a line may have {longest} characters; wrap it");
    }

    private static int Longest() => int.Parse(
        Repository.Read(".editorconfig").Split('\n').Single(line => line.StartsWith(Setting, StringComparison.Ordinal))[Setting.Length..],
        CultureInfo.InvariantCulture);
}
