using ModelOperator.Contracts.Models;

namespace ModelOperator.ModelServer.Fetching.Sources;

/// <summary>Reads <c>pvc://claim/path/</c>, a folder on a volume that the pod mounts as a directory.</summary>
/// <param name="directory">The directory where it is mounted.</param>
internal sealed class VolumeFolderSource(string directory) : IFolderSource
{
    public bool ReadsFolders(string scheme) => scheme is "pvc";

    // A volume on a network may answer after a long time or never, so its calls run where they can be given up.
    public Task<ListedPage> ListAsync(ModelUri uri, CancellationToken cancellationToken) =>
        Task.Run(() => List(uri), cancellationToken).WaitAsync(cancellationToken);

    private ListedPage List(ModelUri uri)
    {
        var folder = VolumePath.Of(directory, uri, "pvc://claim/path/");
        var name = VolumePath.NameOf(uri);
        if (!Directory.Exists(folder))
        {
            throw new FetchException(Directory.Exists(directory)
                ? $"the volume has no folder {name}"
                : $"the volume is not mounted: there is no directory {directory} (--source)");
        }

        VolumePath.RequireNoLinkOut(directory, folder, name);
        try
        {
            return new ListedPage([.. LocalFolder.List(folder).Select(path => FileOf(folder, path))]);
        }
        catch (ModelFolderException exception)
        {
            throw new FetchException(exception.Message, exception);
        }
    }

    private static ListedFile FileOf(string folder, string path)
    {
        var full = Path.Combine(folder, path);
        var file = new FileInfo(full);
        file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        return new ListedFile(path, file.Length, (_, token) => VolumePath.OpenAsync(full, token))
        {
            State = $"{file.Length} {file.LastWriteTimeUtc.Ticks}",
        };
    }
}
