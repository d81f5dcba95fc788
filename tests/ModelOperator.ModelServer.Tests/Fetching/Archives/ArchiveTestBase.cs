using ModelOperator.ModelServer.Tests.Fetching.Folders;

namespace ModelOperator.ModelServer.Tests.Fetching.Archives;

/// <summary>Fetches folders of which archives are a part.</summary>
public abstract class ArchiveTestBase : FolderTestBase
{
    private protected static KeyValuePair<string, string>[] Files(params (string Path, string Text)[] files) =>
        [.. files.Select(file => new KeyValuePair<string, string>(file.Path, file.Text))];

    /// <summary>Fetches an artifact that has one archive of a ModelPack.</summary>
    private protected async Task<(int ExitCode, string Errors)> FetchArchiveAsync(byte[] archive, string name = "m")
    {
        await using var registry = await new ArtifactRegistry().StartAsync();
        registry.Add(archive, ArtifactRegistry.Tar, (ArtifactRegistry.ModelPackPath, name));
        var (code, errors) = await FetchFolderAsync(registry.Folder);
        // The port of the registry is another in each test.
        return (code, errors.Replace(registry.Folder, "URI", StringComparison.Ordinal));
    }
}
