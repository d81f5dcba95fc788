using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Volumes;

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
        var state = new FileState(file.Length, file.LastWriteTimeUtc);
        return new ListedFile(path, state.Length, (_, token) => OpenAsync(folder, full, state, token))
        {
            State = $"{state.Length} {state.Written.Ticks}",
        };
    }

    // Files that were listed in one state and read in another would make a model that nobody wrote.
    private static async Task<ModelContent> OpenAsync(string folder, string path, FileState listed, CancellationToken cancellationToken)
    {
        var content = await VolumePath.OpenAsync(folder, path, cancellationToken);
        return content with { Stream = new ListedStream((FileStream)content.Stream, listed), Length = listed.Length };
    }
}
