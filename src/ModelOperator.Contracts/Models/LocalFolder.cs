using System.Buffers;
using System.Security.Cryptography;

namespace ModelOperator.Contracts.Models;

/// <summary>
/// A model's folder on a disk. A person's machine and a pod read it by the same rules, so that they find the same digest.
/// </summary>
public static class LocalFolder
{
    private const int Piece = 128 * 1024;

    /// <summary>Lists the paths of all files, relative to the folder. Folders without files are left out.</summary>
    /// <param name="root">The folder.</param>
    /// <exception cref="ModelFolderException">The folder has too many files, a path that is refused, or a link that leads out of it or to
    /// a folder.</exception>
    public static IReadOnlyList<string> List(string root)
    {
        // The folder's own name may be a link, and the folders that it is in. What is within is compared with the place that they lead to.
        var top = new DirectoryInfo(RealPath.Of(root));
        var paths = new List<string>();
        AddFiles(top.FullName, top, paths);
        return paths.Count > 0 ? paths : throw new ModelFolderException("the folder has no files");
    }

    /// <summary>Reads all files of a folder and makes their manifest.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="read">Is told the number of bytes of each piece that was read; null for nobody.</param>
    /// <exception cref="ModelFolderException">See <see cref="List"/>.</exception>
    public static async Task<FolderManifest> ReadAsync(string root, CancellationToken cancellationToken, Action<int>? read = null)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in List(root))
        {
            files[path] = await DigestAsync(Path.Combine(root, path), cancellationToken, read);
        }

        return FolderManifest.Of(files);
    }

    /// <summary>Reads a file and gives its SHA-256 in lower-case hex.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <param name="read">Is told the number of bytes of each piece that was read; null for nobody.</param>
    public static async Task<string> DigestAsync(string path, CancellationToken cancellationToken, Action<int>? read = null)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                hash.AppendData(buffer, 0, count);
                read?.Invoke(count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AddFiles(string root, DirectoryInfo folder, List<string> paths)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var path = Path.GetRelativePath(root, entry.FullName);
            if (FolderPaths.Problem(path) is { } problem)
            {
                throw new ModelFolderException($"the path '{FolderPaths.Shown(path)}' {problem}");
            }

            if (entry.LinkTarget is not null)
            {
                RequireFileWithin(root, path, entry);
            }
            else if (entry is DirectoryInfo inner)
            {
                AddFiles(root, inner, paths);
                continue;
            }

            if (paths.Count == FolderPaths.MaxFiles)
            {
                throw new ModelFolderException($"the folder has more than {FolderPaths.MaxFiles} files");
            }

            paths.Add(path);
        }
    }

    // A link must not bring other files of the machine into the model, and a link to a folder could lead round in a circle.
    private static void RequireFileWithin(string root, string path, FileSystemInfo link)
    {
        var target = link.ResolveLinkTarget(returnFinalTarget: true);
        if (target is null || !IsWithin(root, target.FullName))
        {
            throw new ModelFolderException($"{FolderPaths.Shown(path)} is a link that leads out of the folder");
        }

        if (Directory.Exists(target.FullName))
        {
            throw new ModelFolderException($"{FolderPaths.Shown(path)} is a link to a folder; put the files themselves there");
        }

        // A folder on the way may be a link too, and the target's name does not show it.
        for (var part = Path.GetDirectoryName(target.FullName); part is not null && part.Length > root.Length;
            part = Path.GetDirectoryName(part))
        {
            if (new DirectoryInfo(part).LinkTarget is not null)
            {
                throw new ModelFolderException($"{FolderPaths.Shown(path)} is a link through another link to a folder");
            }
        }
    }

    private static bool IsWithin(string root, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
