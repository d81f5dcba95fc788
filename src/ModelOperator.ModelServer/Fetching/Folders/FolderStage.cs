using System.Security.Cryptography;
using System.Text;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>The place where a folder is put together, beside the place where the server looks for it. What an interrupted fetch has left
/// there is used again.</summary>
internal sealed class FolderStage
{
    private readonly string _output;
    private readonly string _root;
    private readonly string _tree;
    private readonly StageJournal _journal;
    private readonly StageArchives _archives;

    private FolderStage(string output, string root)
    {
        (_output, _root, _tree) = (output, root, Path.Combine(root, "tree"));
        _journal = new StageJournal(Path.Combine(root, "journal"));
        _archives = new StageArchives(Path.Combine(root, "archives"));
    }

    /// <summary>The folder beside the output, for messages about the disk.</summary>
    public string Parent => Path.GetDirectoryName(_output)!;

    /// <summary>Opens the stage of an output, and deletes from it what the source does not list or lists in another state.</summary>
    public static FolderStage Open(string output, IReadOnlyCollection<ListedFile> files)
    {
        var stage = new FolderStage(output, Sibling(output, "partial"));
        Directory.CreateDirectory(stage._tree);
        var known = files.Where(file => !file.IsArchive && (file.State is not null || file.Sha256 is not null))
            .ToDictionary(file => file.Path, Fingerprint, StringComparer.Ordinal);
        stage._journal.Keep(entry => known.TryGetValue(entry.Path, out var fingerprint)
            && fingerprint == entry.Fingerprint && File.Exists(stage.PathOf(entry.Path)));
        stage._archives.Keep(
            files.Where(file => file.IsArchive).Select(ArchiveOf).ToHashSet(StringComparer.Ordinal),
            path => File.Exists(stage.PathOf(path)));
        stage.DeleteOthers();
        return stage;
    }

    /// <summary>True when a file has been completed since the stage was opened.</summary>
    public bool HasGrown { get; private set; }

    /// <summary>Creates a file in the stage, or empties it.</summary>
    public FileStream Create(string path)
    {
        var full = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return new FileStream(full, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
    }

    /// <summary>Removes a file from the stage.</summary>
    public void Remove(string path) => File.Delete(PathOf(path));

    /// <summary>True when an earlier fetch has completed the file in its present state, or all files of the archive.</summary>
    public bool Has(ListedFile file) =>
        file.IsArchive ? _archives.FilesOf(ArchiveOf(file)) is not null : _journal.DigestOf(file.Path) is not null;

    /// <summary>The bytes on the disk of a completed file, or of all files of an unpacked archive; 0 for any other.</summary>
    public long BytesOf(ListedFile file)
    {
        IEnumerable<string> paths = !Has(file) ? [] : file.IsArchive ? _archives.FilesOf(ArchiveOf(file))!.Keys : [file.Path];
        return paths.Sum(path => new FileInfo(PathOf(path)).Length);
    }

    /// <summary>The digest of a completed file, which is read again, because the disk may have lost what was written before the node
    /// died.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="read">Is told the number of bytes of each piece that was read.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Null when the file is not there as it was. Then it is there no more.</returns>
    public async Task<string?> CheckAsync(string path, Action<int> read, CancellationToken cancellationToken)
    {
        var digest = _journal.DigestOf(path);
        if (digest is not null && await LocalFolder.DigestAsync(PathOf(path), cancellationToken, read) == digest)
        {
            return digest;
        }

        Remove(path);
        return null;
    }

    /// <summary>The files of an archive that is unpacked, which are read again.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="read">Is told the number of bytes of each piece that was read.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The digest of each file; null when they are not there as they were. Then they are there no more.</returns>
    public async Task<IReadOnlyDictionary<string, string>?> CheckArchiveAsync(
        ListedFile archive, Action<int> read, CancellationToken cancellationToken)
    {
        var digests = _archives.FilesOf(ArchiveOf(archive));
        foreach (var (path, digest) in digests ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            if (await LocalFolder.DigestAsync(PathOf(path), cancellationToken, read) != digest)
            {
                // It is unpacked anew, for which the disk must have room. The list goes first: without its files it would be of no use.
                foreach (var useless in _archives.Drop(ArchiveOf(archive)).ToList())
                {
                    File.Delete(PathOf(useless));
                }

                return null;
            }
        }

        return digests;
    }

    /// <summary>Notes that an archive is unpacked and that it is the one that is meant.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="digests">The paths of its files, with their digests.</param>
    public void CompleteArchive(ListedFile archive, IReadOnlyDictionary<string, string> digests)
    {
        HasGrown = true;
        _archives.Add(ArchiveOf(archive), digests);
    }

    /// <summary>Notes that a file is complete.</summary>
    public void Complete(ListedFile file, string digest)
    {
        HasGrown = true;
        if (file.State is not null || file.Sha256 is not null)
        {
            _journal.Add(new StageJournal.Entry(digest, Fingerprint(file), file.Path));
        }
    }

    /// <summary>Puts the folder in its place. The server sees all of it or nothing.</summary>
    public void Publish(FolderManifest manifest)
    {
        // The manifest is outside of the folder, because a file more would change what servers and people find in it. There it can also be
        // given to sha256sum --check, run in the folder.
        File.WriteAllText(_output + ".sha256", manifest.Text);
        var former = Sibling(_output, "former");
        Delete(former);
        if (Directory.Exists(_output))
        {
            Directory.Move(_output, former);
        }

        Directory.Move(_tree, _output);
        Delete(former);
        Delete();
    }

    /// <summary>Deletes everything.</summary>
    public void Delete() => Delete(_root);

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string ArchiveOf(ListedFile archive) => archive.Sha256
        ?? throw new InvalidOperationException("An archive is known by its digest.");

    private string PathOf(string path) => Path.Combine(_tree, path);

    private static string Sibling(string output, string ending) =>
        Path.Combine(Path.GetDirectoryName(output)!, $".{Path.GetFileName(output)}.{ending}");

    private static string Fingerprint(ListedFile file) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{file.Length}\n{file.Sha256}\n{file.State}")));

    private void DeleteOthers()
    {
        foreach (var file in Directory.GetFiles(_tree, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(_tree, file);
            if (_journal.DigestOf(path) is null && !_archives.Has(path))
            {
                File.Delete(file);
            }
        }

        // A folder may now be needed as a file. The inner ones come first.
        foreach (var folder in Directory.GetDirectories(_tree, "*", SearchOption.AllDirectories)
            .OrderByDescending(folder => folder.Length))
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }
}
