using System.Security.Cryptography;
using System.Text;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Telling;

namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>
/// Compares a downloaded folder with its list. The digest was made of what the source sent, and a claim that does not tell upper from lower
/// case keeps two such files as one.
/// </summary>
internal static class FolderProof
{
    private const long MostBytes = 64 << 20;

    // Before its path, a line of the list has the digest of the file in hex and two spaces.
    private const int PathStart = (SHA256.HashSizeInBytes * 2) + 2;

    /// <summary>Makes sure that the folder has all files of its list and no others. A list that was lost is made again.</summary>
    /// <param name="place">The model, a file or a folder. A file has no list.</param>
    /// <param name="published">The place of the list when a pod died after it had moved it there.</param>
    /// <param name="digest">The digest of the list.</param>
    /// <param name="reading">Reads the folder where the list was lost.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="FetchException">The folder is not as it is listed.</exception>
    public static async Task RequireAsync(
        string place, string published, string digest, ModelReading reading, CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(place))
            {
                await RequireFolderAsync(place, published, digest, reading, cancellationToken);
            }
        }
        catch (ModelFolderException exception)
        {
            throw Wrong(exception.Message);
        }
    }

    private static async Task RequireFolderAsync(
        string place, string published, string digest, ModelReading reading, CancellationToken cancellationToken)
    {
        var list = $"{place}.sha256";
        var text = await ReadAsync(list, digest, cancellationToken) ?? await ReadAsync(published, digest, cancellationToken);
        if (text is null)
        {
            var manifest = await reading.ManifestAsync(place, cancellationToken);
            if (manifest.Digest != digest)
            {
                throw Wrong($"the files on it have sha256 {manifest.Digest}");
            }

            await File.WriteAllTextAsync(list, manifest.Text, cancellationToken);
            return;
        }

        var listed = text.TrimEnd('\n').Split('\n').Select(line => line[PathStart..]).ToHashSet(StringComparer.Ordinal);
        var present = LocalFolder.List(place);
        if (!listed.SetEquals(present))
        {
            throw Wrong($"the model has {listed.Count} files, and on the claim are {present.Count} files or files with other names");
        }
    }

    private static async Task<string?> ReadAsync(string list, string digest, CancellationToken cancellationToken)
    {
        if (new FileInfo(list) is not { Exists: true, Length: > 0 and <= MostBytes, LinkTarget: null })
        {
            return null;
        }

        var bytes = await File.ReadAllBytesAsync(list, cancellationToken);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == digest ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static FetchException Wrong(string found) =>
        new($"the claim has not kept what was written to it: {found}; use a claim whose file system tells upper from lower case, and see "
            + "whether something else changes its files")
        {
            IsWrongModel = true,
        };
}
