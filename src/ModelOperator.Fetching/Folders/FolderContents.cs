using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>The files of a folder while they come. Those of archives are not known before.</summary>
/// <param name="onward">Is called when a file is complete, for one file at a time.</param>
internal sealed class FolderContents(Action onward)
{
    private readonly Lock _gate = new();
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);

    /// <summary>Takes a path for a file.</summary>
    /// <exception cref="FetchException">There are too many files, or the path is taken already.</exception>
    public void Claim(string path)
    {
        lock (_gate)
        {
            if (_folders.Contains(path) || IsFolderOfAFile(path))
            {
                throw FileAndFolder(path);
            }

            RequireNoFileAbove(path);
            if (!_files.Add(path))
            {
                throw new FetchException($"the folder has two files at {FolderPaths.Shown(path)}");
            }

            if (_files.Count > FolderPaths.MaxFiles)
            {
                throw new FetchException($"the folder has more than {FolderPaths.MaxFiles} files");
            }
        }
    }

    /// <summary>Takes a path for a folder, which need not have files.</summary>
    /// <exception cref="FetchException">There are too many folders, or the path is that of a file.</exception>
    public void ClaimFolder(string path)
    {
        lock (_gate)
        {
            if (_files.Contains(path))
            {
                throw FileAndFolder(path);
            }

            RequireNoFileAbove(path);
            _folders.Add(path);
            for (var slash = path.LastIndexOf('/'); slash > 0 && _folders.Add(path[..slash]); slash = path.LastIndexOf('/', slash - 1))
            {
                // Each folder above it is one, too.
            }

            if (_folders.Count > FolderPaths.MaxFiles)
            {
                throw new FetchException($"the folder has more than {FolderPaths.MaxFiles} folders");
            }
        }
    }

    /// <summary>Notes the digest of a file that is complete.</summary>
    public void Complete(string path, string digest)
    {
        lock (_gate)
        {
            _digests[path] = digest;
            onward();
        }
    }

    /// <summary>The manifest of all files that are complete.</summary>
    /// <exception cref="FetchException">There is none.</exception>
    public FolderManifest Manifest()
    {
        lock (_gate)
        {
            return _digests.Count > 0 ? FolderManifest.Of(_digests) : throw NoFiles();
        }
    }

    public static FetchException NoFiles() => new("the folder does not exist or has no files");

    public static FetchException FileAndFolder(string path) => new($"{FolderPaths.Shown(path)} is a file and also a folder");

    // In the order of characters the paths in a folder are between its name with a slash and its name with the character after that.
    private bool IsFolderOfAFile(string path) =>
        _files.GetViewBetween($"{path}/", $"{path}{(char)('/' + 1)}").Min?.StartsWith($"{path}/", StringComparison.Ordinal) == true;

    private void RequireNoFileAbove(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (_files.Contains(path[..slash]))
            {
                throw FileAndFolder(path[..slash]);
            }
        }
    }
}
