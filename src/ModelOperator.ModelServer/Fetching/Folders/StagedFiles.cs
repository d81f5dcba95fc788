using System.Collections.Concurrent;
using ModelOperator.Fetching.Folders;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>The files of archives in a stage, for which the disk must have room when they come: an archive does not say beforehand how
/// large its files are.</summary>
/// <param name="stage">The stage.</param>
/// <param name="spaceOf">Finds the space of a folder's file system.</param>
internal sealed class StagedFiles(FolderStage stage, Func<string, DiskSpace> spaceOf) : IUnpackedFiles
{
    private readonly ConcurrentQueue<string> _created = new();

    public FileStream Create(string path)
    {
        _created.Enqueue(path);
        return stage.Create(path);
    }

    /// <summary>Deletes what has been created: the rest of the disk, or of a claim that others share, is not filled by what nobody can
    /// use.</summary>
    public void DeleteAll()
    {
        while (_created.TryDequeue(out var path))
        {
            stage.Remove(path);
        }
    }

    public void RequireRoom(long bytes) => DiskRoom.Require(bytes, stage.Parent, spaceOf);
}
