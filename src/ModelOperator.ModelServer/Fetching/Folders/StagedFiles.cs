using System.Collections.Concurrent;
using ModelOperator.Fetching.Folders;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>The files of an archive in a stage, for which the disk must have room when they come: an archive does not say beforehand how
/// large its files are.</summary>
/// <param name="stage">The stage.</param>
/// <param name="room">The room for all files of the folder.</param>
internal sealed class StagedFiles(FolderStage stage, OwedRoom room) : IUnpackedFiles
{
    private readonly ConcurrentQueue<string> _created = new();

    public OwedRoom Room => room;

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
}
