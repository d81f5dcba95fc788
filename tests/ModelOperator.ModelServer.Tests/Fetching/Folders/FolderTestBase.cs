using System.Security.Cryptography;
using System.Text;
using ModelOperator.Contracts.Models;
using ModelOperator.ModelServer.Fetching;

namespace ModelOperator.ModelServer.Tests.Fetching.Folders;

/// <summary>Fetches folders, and looks at what is in place afterwards.</summary>
public abstract class FolderTestBase : FetchTestBase
{
    protected string Place => Folder["out/model"];

    private protected static string DigestOf(IEnumerable<KeyValuePair<string, string>> files) => FolderManifest.Of(
        files.ToDictionary(file => file.Key, file => Sha256(file.Value), StringComparer.Ordinal)).Digest;

    private protected Task<(int ExitCode, string Errors)> FetchFolderAsync(
        string uri, Func<FetchSettings, FetchSettings>? settings = null) => FetchAsync(uri, given =>
        {
            var folder = given with { Output = Place };
            return settings?.Invoke(folder) ?? folder;
        });

    /// <summary>Checks that exactly these files are in place, and that the termination message has their digest.</summary>
    private protected void ShouldBeInPlace(IReadOnlyCollection<KeyValuePair<string, string>> files)
    {
        var found = Directory.GetFiles(Place, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(Place, path), File.ReadAllText, StringComparer.Ordinal);
        found.OrderBy(file => file.Key, StringComparer.Ordinal).ShouldBe(files.OrderBy(file => file.Key, StringComparer.Ordinal));
        TerminationMessage.ShouldBe($$"""{"sha256":"{{DigestOf(files)}}"}""");
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(Place + ".sha256")))).ShouldBe(DigestOf(files));
        Directory.GetFileSystemEntries(Folder["out"]).Select(Path.GetFileName).Order().ShouldBe(["model", "model.sha256"]);
    }

    /// <summary>Checks that the fetch was refused with this sentence, and that a server would find nothing.</summary>
    private protected void ShouldBeRefused((int ExitCode, string Errors) result, string sentence)
    {
        result.Errors.ShouldBe(sentence);
        result.ExitCode.ShouldBe(1);
        TerminationMessage.ShouldBe(sentence);
        Directory.Exists(Place).ShouldBeFalse();
    }
}
