using ModelOperator.Fetching.Folders;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.ModelServer.Fetching.Folders;

/// <summary>Brings the files of a folder into a stage: those that an earlier fetch has completed are read again, and all others
/// come from the source.</summary>
/// <param name="copier">Copies files from the source.</param>
/// <param name="stage">The stage.</param>
/// <param name="total">Counts the bytes of all files.</param>
/// <param name="room">The room for them, which owes all files that are not in the stage.</param>
internal sealed class StageFiller(FolderCopier copier, FolderStage stage, FolderTotal total, OwedRoom room)
{
    /// <summary>Brings one file, or the files of an archive.</summary>
    /// <param name="listed">The file or archive at its source.</param>
    /// <param name="contents">Gets the files that are complete.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="FetchException">It cannot be read, or is another than the list says.</exception>
    public Task BringAsync(ListedFile listed, FolderContents contents, CancellationToken cancellationToken) =>
        listed.IsArchive ? UnpackAsync(listed, contents, cancellationToken) : CopyAsync(listed, contents, cancellationToken);

    private async Task CopyAsync(ListedFile listed, FolderContents contents, CancellationToken cancellationToken)
    {
        if (await IsKeptAsync(listed, progress => stage.CheckAsync(listed.Path, progress, cancellationToken)) is { } kept)
        {
            contents.Complete(listed.Path, kept);
            return;
        }

        await using var file = stage.Create(listed.Path);
        var digest = await copier.CopyAsync(listed, file, total, room, cancellationToken);
        await file.DisposeAsync();
        stage.Complete(listed, digest);
        contents.Complete(listed.Path, digest);
    }

    private async Task UnpackAsync(ListedFile archive, FolderContents contents, CancellationToken cancellationToken)
    {
        if (await IsKeptAsync(archive, progress => stage.CheckArchiveAsync(archive, progress, cancellationToken)) is { } kept)
        {
            foreach (var (path, digest) in kept)
            {
                contents.Claim(path);
                contents.Complete(path, digest);
            }

            return;
        }

        var files = new StagedFiles(stage, room);
        try
        {
            stage.CompleteArchive(archive, await copier.UnpackAsync(archive, files, total, contents, cancellationToken));
        }
        catch
        {
            files.DeleteAll();
            throw;
        }
    }

    /// <summary>Gives what the check of a file or archive finds when it is in the stage as it was; otherwise null, and it is owed its
    /// room anew.</summary>
    private async Task<T?> IsKeptAsync<T>(ListedFile listed, Func<Action<int>, Task<T?>> check)
        where T : class
    {
        if (!stage.Has(listed))
        {
            return null;
        }

        var bytes = stage.BytesOf(listed);
        var progress = new KeptProgress(total, listed, bytes);
        if (await check(progress.Read) is { } found)
        {
            total.Grow(listed.IsArchive || listed.Length is null ? bytes : 0);
            progress.Complete();
            return found;
        }

        progress.Forget();
        room.Owe(listed.Length ?? 0);
        return null;
    }
}
