namespace ModelOperator.ModelServer.Fetching.Sources;

/// <summary>Reads <c>pvc://claim/path</c>, a file on a volume that the pod mounts as a directory.</summary>
/// <param name="directory">The directory where it is mounted.</param>
internal sealed class VolumeSource(string directory) : IModelSource
{
    public bool Reads(string scheme) => scheme is "pvc";

    public Task<ModelContent> OpenAsync(ModelUri uri, ResumePoint? resume, CancellationToken cancellationToken)
    {
        var name = Uri.UnescapeDataString(uri.Uri.AbsolutePath).TrimStart('/');
        var root = Path.GetFullPath(directory);
        var path = Path.GetFullPath(Path.Combine(root, name));
        if (name.Length == 0 || !Within(root, path))
        {
            throw new FetchException($"'{name}' is no path on the volume; the address must be pvc://claim/path");
        }

        if (!File.Exists(path))
        {
            throw new FetchException(Directory.Exists(root)
                ? $"the volume has no file {name}"
                : $"the volume is not mounted: there is no directory {directory} (--source)");
        }

        // A link on the volume must not lead to other files of the pod, such as its credentials.
        for (var part = path; part.Length > root.Length; part = Path.GetDirectoryName(part)!)
        {
            FileSystemInfo entry = part == path ? new FileInfo(part) : new DirectoryInfo(part);
            if (entry.ResolveLinkTarget(returnFinalTarget: true) is { } target && !Within(root, target.FullName))
            {
                throw new FetchException($"{name} is a link that leads out of the volume");
            }
        }

        var stream = File.OpenRead(path);
        return Task.FromResult(new ModelContent(stream, stream.Length));
    }

    private static bool Within(string root, string path) =>
        path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
