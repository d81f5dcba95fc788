using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>Gathers the list of a folder's files and refuses what could do harm.</summary>
internal sealed class FolderList
{
    // A source could send parts without files for ever.
    private const int MaxPages = 1000;

    private readonly List<ListedFile> _files = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private int _pages;

    /// <summary>Adds a part of the list.</summary>
    /// <exception cref="FetchException">There are too many parts or files, or a path is bad.</exception>
    public void Add(ListedPage page)
    {
        if (++_pages > MaxPages)
        {
            throw new FetchException($"the list of the folder's files has more than {MaxPages} parts");
        }

        foreach (var file in page.Files)
        {
            // An archive is no file of the folder, and may be called anything.
            if (!file.IsArchive)
            {
                RequireGood(file.Path);
            }

            if (_files.Count == FolderPaths.MaxFiles)
            {
                throw new FetchException($"the folder has more than {FolderPaths.MaxFiles} files");
            }

            _files.Add(file);
        }
    }

    /// <summary>Gets all files, the largest first, so that none of them is alone on its way at the end.</summary>
    /// <param name="maxBytes">The most bytes that all files may have together.</param>
    /// <exception cref="FetchException">There is no file, the files are too large, or a path is a file and a folder.</exception>
    public IReadOnlyList<ListedFile> Complete(long maxBytes)
    {
        if (_files.Count == 0)
        {
            throw FolderContents.NoFiles();
        }

        if (FolderPaths.FileThatIsAFolderToo(_paths) is { } path)
        {
            throw FolderContents.FileAndFolder(path);
        }

        var left = maxBytes;
        foreach (var file in _files)
        {
            if (file.Length < 0)
            {
                throw new FetchException($"the list says that {FolderPaths.Shown(file.Path)} has {file.Length} bytes");
            }

            if (file.Length > left)
            {
                throw FolderTotal.TooLarge(maxBytes);
            }

            left -= file.Length ?? 0;
        }

        return [.. _files.OrderByDescending(file => file.Length ?? 0)];
    }

    private void RequireGood(string path)
    {
        if (FolderPaths.Problem(path) is { } problem)
        {
            throw new FetchException($"the folder has the path '{FolderPaths.Shown(path)}', which {problem}");
        }

        if (!_paths.Add(path))
        {
            throw new FetchException($"the folder has two files at {FolderPaths.Shown(path)}");
        }
    }
}
