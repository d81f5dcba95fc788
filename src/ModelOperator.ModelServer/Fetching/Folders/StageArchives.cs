using System.Security.Cryptography;
using ModelOperator.Contracts.Models;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>The lists of the files of archives that are unpacked in a stage, on the disk. A list is there when all of its files are.
/// </summary>
/// <param name="folder">The folder of the lists. Each is named after the digest of its archive.</param>
internal sealed class StageArchives(string folder)
{
    private const int HexLength = SHA256.HashSizeInBytes * 2;
    private const string Gap = "  ";
    private const long LongestList = 64 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _lists = new(StringComparer.Ordinal);

    /// <summary>Reads the lists of some archives, and deletes all others.</summary>
    /// <param name="archives">The digests of the archives.</param>
    /// <param name="isThere">Tells whether a file of an archive is there.</param>
    public void Keep(IReadOnlySet<string> archives, Predicate<string> isThere)
    {
        Directory.CreateDirectory(folder);
        lock (_gate)
        {
            foreach (var path in Directory.GetFiles(folder))
            {
                var archive = Path.GetFileName(path);
                // Whoever may write to a shared claim may have written it.
                if (archives.Contains(archive) && new FileInfo(path) is { LinkTarget: null, Length: <= LongestList }
                    && Read(File.ReadAllLines(path)) is { } files && files.Keys.All(file => isThere(file)))
                {
                    _lists[archive] = files;
                }
                else
                {
                    File.Delete(path);
                }
            }
        }
    }

    /// <summary>The files of an archive and their digests; null when it is not unpacked.</summary>
    public IReadOnlyDictionary<string, string>? FilesOf(string archive)
    {
        lock (_gate)
        {
            return _lists.GetValueOrDefault(archive);
        }
    }

    /// <summary>True when a file is of an archive that is unpacked.</summary>
    public bool Has(string path)
    {
        lock (_gate)
        {
            return _lists.Values.Any(files => files.ContainsKey(path));
        }
    }

    /// <summary>Notes that an archive is unpacked.</summary>
    public void Add(string archive, IReadOnlyDictionary<string, string> files)
    {
        var list = FolderManifest.Of(files);
        lock (_gate)
        {
            _lists[archive] = files;
            // A list that lost its end when the node died would be one of fewer files.
            File.WriteAllText(Path.Combine(folder, archive), $"{list.Digest}\n{list.Text}");
        }
    }

    /// <summary>Forgets that an archive is unpacked.</summary>
    /// <returns>Its files, of which no other archive that is unpacked has any.</returns>
    public IEnumerable<string> Drop(string archive)
    {
        lock (_gate)
        {
            File.Delete(Path.Combine(folder, archive));
            return _lists.Remove(archive, out var files) ? files.Keys : [];
        }
    }

    private static Dictionary<string, string>? Read(string[] lines)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Skip(1))
        {
            if (line.Length <= HexLength + Gap.Length || FolderPaths.Problem(line[(HexLength + Gap.Length)..]) is not null)
            {
                return null;
            }

            files[line[(HexLength + Gap.Length)..]] = line[..HexLength];
        }

        return lines.Length > 0 && FolderManifest.Of(files).Digest == lines[0] ? files : null;
    }
}
