using ModelOperator.Fetching.Folders;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>Counts a file or archive that an earlier fetch has completed while it is read again, as if it came anew: it takes minutes where
/// there are many bytes. Those of an archive's files stand for the archive's own, of which the progress is told.</summary>
/// <param name="total">Counts the bytes of all files.</param>
/// <param name="listed">The file or archive at its source.</param>
/// <param name="kept">The bytes that are there.</param>
internal sealed class KeptProgress(FolderTotal total, ListedFile listed, long kept)
{
    private readonly long _whole = listed.Length ?? kept;
    private long _read;
    private long _told;

    /// <summary>Takes the number of bytes of a piece that was read.</summary>
    public void Read(int count)
    {
        // Somebody else may make the file longer meanwhile.
        _read = Math.Min(kept, _read + count);
        // The lengths of two large files, multiplied, are more than a number of 64 bits can be.
        Tell(kept == 0 ? 0 : (long)((Int128)_whole * _read / kept));
    }

    /// <summary>All of it is there, also where it has no bytes.</summary>
    public void Complete() => Tell(_whole);

    /// <summary>It is not as it was, and comes anew.</summary>
    public void Forget() => Tell(0);

    private void Tell(long come)
    {
        total.Come(come - _told);
        _told = come;
    }
}
