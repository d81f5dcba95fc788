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
        var room = new OwedRoom(needed => DiskRoom.Require(needed, stage.Parent, spaceOf));
        room.Require(files.Where(file => !stage.Has(file)).Sum(file => file.Length ?? 0));
        var filler = new StageFiller(
            new FolderCopier(settings.Uri.Name, settings.StallTimeout, time, output), stage,
            new FolderTotal(settings.MaxFolderSize, files, progress.Report), room);
        var manifest = await FolderCopier.CopyAllAsync(files, filler.BringAsync, onward, cancellationToken);
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
