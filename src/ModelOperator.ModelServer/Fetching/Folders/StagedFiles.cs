using ModelOperator.Fetching.Folders;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>The files of archives in a stage, for which the disk must have room when they come: an archive does not say beforehand how
/// large its files are.</summary>
/// <param name="stage">The stage.</param>
/// <param name="spaceOf">Finds the space of a folder's file system.</param>
internal sealed class StagedFiles(FolderStage stage, Func<string, DiskSpace> spaceOf) : IUnpackedFiles
{
    public FileStream Create(string path) => stage.Create(path);

    public void RequireRoom(long bytes) => DiskRoom.Require(bytes, stage.Parent, spaceOf);
}
