namespace ModelOperator.Docs.Tests.Source;

/// <summary>A folder that holds many files hides what they are about; this test asks for sub folders in time.</summary>
public sealed class FolderSizeTests
{
    private const int MaxFiles = 12;

    [Fact]
    public void FoldersOfTheSource_HoldFewFilesOfTheirOwn()
    {
        var folders = SourceFiles.All.CountBy(file => Path.GetDirectoryName(file)!).ToList();

        folders.ShouldNotBeEmpty();
        folders.Where(folder => folder.Value > MaxFiles)
            .Select(folder => $"src/{Path.GetRelativePath(SourceFiles.Root, folder.Key)} holds {folder.Value} files")
            .ShouldBeEmpty($"a folder may hold {MaxFiles} .cs files of its own; divide it into folders named after what their files do");
    }
}
