using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Folders;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Folders;
using ModelOperator.ModelServer.Fetching.Telling;

namespace ModelOperator.ModelServer.Fetching;

/// <summary>Downloads a model that is a folder, several files at a time.</summary>
/// <param name="sources">The sources of folders.</param>
/// <param name="time">The clock.</param>
/// <param name="output">The log, which several threads may write.</param>
/// <param name="spaceOf">Finds the space of a folder's file system.</param>
/// <param name="board">Holds how far the download is.</param>
internal sealed class FolderFetcher(
    IReadOnlyList<IFolderSource> sources, TimeProvider time, TextWriter output, Func<string, DiskSpace> spaceOf, ProgressBoard board)
{
    private const int MostDigestsLogged = 200;

    /// <summary>Downloads and verifies the folder, and puts it in place.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="onward">Is called when a file is complete, or was so before and has been read again.</param>
    /// <param name="cancellationToken">Cancels the fetch.</param>
    /// <returns>The digest of the folder, in lower-case hex.</returns>
    public async Task<string> DownloadAsync(FetchSettings settings, Action onward, CancellationToken cancellationToken)
    {
        var source = sources.FirstOrDefault(source => source.ReadsFolders(settings.Uri.Scheme))
            ?? throw new FetchException($"{settings.Uri.Scheme}:// has no folders; use s3, gs, azure, oci, hf or pvc");
        var files = await new FolderListing(settings.Uri, settings.StallTimeout, time, output)
            .ListAsync(source, settings.MaxFolderSize, cancellationToken);
        var stage = FolderStage.Open(settings.Output, files);
        var progress = new FetchProgress(settings.Uri.Name, time, output, board) { Length = ListedFile.Sum(files) };
        DiskRoom.Require(ListedFile.Sum(files.Where(file => !stage.Has(file))) ?? 0, stage.Parent, spaceOf);
        var total = new FolderTotal(settings.MaxFolderSize, progress.Report);
        var copier = new FolderCopier(settings.Uri.Name, settings.StallTimeout, time, output);
        var manifest = await FolderCopier.CopyAllAsync(
            files,
            (file, contents, token) => file.IsArchive
                ? UnpackAsync(copier, file, stage, total, contents, token)
                : CopyAsync(copier, file, stage, total, contents, token),
            onward, cancellationToken);
        string verified;
        try
        {
            verified = HeldDigest.Verify(settings, manifest.Digest, "folder");
        }
        catch (FetchException)
        {
            // Who corrects the digest in the spec need not wait for the files again. Only when a fetch has downloaded nothing and finds a
            // wrong digest are the kept files of no use.
            if (!stage.HasGrown)
            {
                stage.Delete();
            }

            await LogAsync(manifest);
            throw;
        }

        stage.Publish(manifest);
        await output.WriteLineAsync(
            $"model {settings.Uri.Name}: {manifest.Count} files to {settings.Output} in {progress.Elapsed.TotalSeconds:0.0} s, "
            + $"sha256 {manifest.Digest}{verified}");
        return manifest.Digest;
    }

    /// <summary>Takes a file that an earlier fetch has completed, or else downloads it.</summary>
    private static async Task CopyAsync(
        FolderCopier copier, ListedFile listed, FolderStage stage, FolderTotal total, FolderContents contents,
        CancellationToken cancellationToken)
    {
        if (await stage.CheckAsync(listed.Path, cancellationToken) is { } present)
        {
            total.Add(listed.Length ?? 0);
            contents.Complete(listed.Path, present);
            return;
        }

        await using var file = stage.Create(listed.Path);
        var digest = await copier.CopyAsync(listed, file, total, cancellationToken);
        await file.DisposeAsync();
        stage.Complete(listed, digest);
        contents.Complete(listed.Path, digest);
    }

    /// <summary>Takes the files of an archive that an earlier fetch has unpacked, or else downloads it.</summary>
    private async Task UnpackAsync(
        FolderCopier copier, ListedFile archive, FolderStage stage, FolderTotal total, FolderContents contents,
        CancellationToken cancellationToken)
    {
        if (await stage.CheckArchiveAsync(archive, cancellationToken) is not (var bytes, var digests))
        {
            var files = new StagedFiles(stage, spaceOf);
            try
            {
                stage.CompleteArchive(archive, await copier.UnpackAsync(archive, files, total, contents, cancellationToken));
            }
            catch
            {
                files.DeleteAll();
                throw;
            }

            return;
        }

        total.AddUnpacked(bytes);
        total.AddDownloaded(archive.Length ?? 0);
        foreach (var (path, digest) in digests)
        {
            contents.Claim(path);
            contents.Complete(path, digest);
        }
    }

    private async Task LogAsync(FolderManifest manifest)
    {
        var lines = manifest.Text.TrimEnd('\n').Split('\n');
        await output.WriteLineAsync("the files of the folder that was refused:");
        foreach (var line in lines.Take(MostDigestsLogged))
        {
            await output.WriteLineAsync(line);
        }

        if (lines.Length > MostDigestsLogged)
        {
            await output.WriteLineAsync($"and {lines.Length - MostDigestsLogged} more");
        }
    }
}
