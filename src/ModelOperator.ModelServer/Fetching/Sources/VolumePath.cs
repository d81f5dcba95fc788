namespace ModelOperator.ModelServer.Fetching.Sources;

/// <summary>Finds what a <c>pvc://</c> address names within the directory where its volume is mounted.</summary>
internal static class VolumePath
{
    /// <summary>The path as the address has it, without the slashes at its ends.</summary>
    public static string NameOf(ModelUri uri) => Uri.UnescapeDataString(uri.Uri.AbsolutePath).Trim('/');

    /// <summary>Gets the full path.</summary>
    /// <exception cref="FetchException">The path is empty or leads out of the directory.</exception>
    public static string Of(string directory, ModelUri uri, string form)
    {
        var name = NameOf(uri);
        var root = Path.GetFullPath(directory);
        var path = Path.GetFullPath(Path.Combine(root, name));
        return name.Length > 0 && Within(root, path)
            ? path
            : throw new FetchException($"'{name}' is no path on the volume; the address must be {form}");
    }

    /// <summary>Checks that no part of a path is a link to other files of the pod, such as its credentials.</summary>
    /// <exception cref="FetchException">A part of the path is such a link.</exception>
    public static void RequireNoLinkOut(string directory, string path, string name)
    {
        var root = Path.GetFullPath(directory);
        for (var part = path; part.Length > root.Length; part = Path.GetDirectoryName(part)!)
        {
            FileSystemInfo entry = part == path && !Directory.Exists(path) ? new FileInfo(part) : new DirectoryInfo(part);
            if (entry.ResolveLinkTarget(returnFinalTarget: true) is { } target && !Within(root, target.FullName))
            {
                throw new FetchException($"{name} is a link that leads out of the volume");
            }
        }
    }

    /// <summary>Opens a file. To open a pipe, or a file on a network that is gone, can take for ever, so it can be given up.</summary>
    public static Task<ModelContent> OpenAsync(string path, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var stream = File.OpenRead(path);
            return new ModelContent(stream, stream.Length);
        },
        cancellationToken).WaitAsync(cancellationToken);

    private static bool Within(string root, string path) =>
        path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
