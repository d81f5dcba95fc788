using System.Security.Cryptography;
using System.Text;

namespace ModelOperator.Contracts.Models;

/// <summary>The list of a folder's files with their digests. The digest of a folder is the SHA-256 of this list.</summary>
/// <remarks>
/// It is what <c>sha256sum</c> prints for the files in the order of their paths' bytes, so that a digest can be found with the tools of any
/// machine, and the files can be checked with <c>sha256sum --check</c>.
/// </remarks>
public sealed class FolderManifest
{
    private FolderManifest(int count, string text)
    {
        (Count, Text) = (count, text);
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The number of files.</summary>
    public int Count { get; }

    /// <summary>One line for each file: its digest, two spaces, its path.</summary>
    public string Text { get; }

    /// <summary>The digest of the folder, in lower-case hex.</summary>
    public string Digest { get; }

    /// <summary>Makes the manifest of files.</summary>
    /// <param name="files">The path of each file and its SHA-256 in lower-case hex.</param>
    public static FolderManifest Of(IReadOnlyDictionary<string, string> files)
    {
        var text = new StringBuilder();
        foreach (var (_, path) in files.Keys.Select(path => (Bytes: Encoding.UTF8.GetBytes(path), path)).Order(ByBytes.Instance))
        {
            text.Append(files[path]).Append("  ").Append(path).Append('\n');
        }

        return new FolderManifest(files.Count, text.ToString());
    }

    private sealed class ByBytes : IComparer<(byte[] Bytes, string Path)>
    {
        public static readonly ByBytes Instance = new();

        public int Compare((byte[] Bytes, string Path) x, (byte[] Bytes, string Path) y) => x.Bytes.AsSpan().SequenceCompareTo(y.Bytes);
    }
}
