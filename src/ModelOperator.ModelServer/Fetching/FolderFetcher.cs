using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Folders;
using ModelOperator.Fetching.Ranges;
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
    private const int FilesAtOnce = 4;
    private const int MostDigestsLogged = 200;

    private readonly PartMemory _memory = PartMemory.OfThisProcess();

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
        var progress = new FetchProgress(settings.Uri.Name, time, output, board) { Length = Sum(files) };
        DiskRoom.Require(Sum(files.Where(file => !stage.Has(file.Path))) ?? 0, stage.Parent, spaceOf);
        var manifest = FolderManifest.Of(await CopyAsync(settings, files, stage, progress, onward, cancellationToken));
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
            $"model {settings.Uri.Name}: {files.Count} files to {settings.Output} in {progress.Elapsed.TotalSeconds:0.0} s, "
            + $"sha256 {manifest.Digest}{verified}");
        return manifest.Digest;
    }

    /// <summary>Copies all files. The first fault ends all copies.</summary>
    /// <returns>The digests of the files by their paths.</returns>
    private async Task<Dictionary<string, string>> CopyAsync(
        FetchSettings settings, IReadOnlyList<ListedFile> files, FolderStage stage, FetchProgress progress,
        Action onward, CancellationToken cancellationToken)
    {
        var total = new FolderTotal(settings.MaxFolderSize, progress.Report);
        var digests = new Dictionary<string, string>(StringComparer.Ordinal);
        ExceptionDispatchInfo? fault = null;
        try
        {
            await Parallel.ForEachAsync(
                files, new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken },
                async (file, token) =>
                {
                    try
                    {
                        var digest = await OneAsync(settings, file, stage, total, token);
                        lock (digests)
                        {
                            digests[file.Path] = digest;
                            onward();
                        }
                    }
                    catch (Exception exception) when (exception is not OperationCanceledException)
                    {
                        Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(exception), null);
                        throw;
                    }
                });
        }
        catch (Exception) when (fault is not null)
        {
            // The other copies end with a cancellation, which says nothing.
            fault.Throw();
        }

        return digests;
    }

    private async Task<string> OneAsync(
        FetchSettings settings, ListedFile listed, FolderStage stage, FolderTotal total, CancellationToken cancellationToken)
    {
        try
        {
            if (await stage.CheckAsync(listed.Path, cancellationToken) is { } present)
            {
                total.Add(listed.Length ?? 0);
                return present;
            }

            var digest = await DownloadAsync(settings, listed, stage.PathOf(listed.Path), total, cancellationToken);
            stage.Complete(listed, digest);
            return digest;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new FetchException($"{FolderPaths.Shown(listed.Path)}: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    private async Task<string> DownloadAsync(
        FetchSettings settings, ListedFile listed, string path, FolderTotal total, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        var copy = new PartialCopy(file, digest);
        var copier = new FileCopier($"{settings.Uri.Name} {FolderPaths.Shown(listed.Path)}", settings.StallTimeout, time, output, _memory)
        {
            MayBeginAnew = true,
        };
        await copier.CopyAsync(listed.OpenAsync, copy, new Account(total, listed.Length), cancellationToken);
        var sha256 = Convert.ToHexStringLower(digest.GetHashAndReset());
        if (listed.Length is { } length && copy.Length != length)
        {
            throw new FetchException($"the list says {length} bytes, but the source sent {copy.Length}");
        }

        return (listed.Sha256 ?? copy.Promised) is { } promised && !string.Equals(sha256, promised, StringComparison.Ordinal)
            ? throw new FetchException($"the source promised sha256 {promised}, but sent {sha256}")
            : sha256;
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

    /// <summary>The bytes of files together; null when one of them is not known.</summary>
    private static long? Sum(IEnumerable<ListedFile> files) =>
        files.Aggregate((long?)0, (sum, file) => sum + file.Length);

    private sealed class Account(FolderTotal total, long? listed) : ICopyAccount
    {
        private long _counted;

        public void Begin(long? length)
        {
            if (length is not null && listed is not null && length != listed)
            {
                throw new FetchException($"the list says {listed} bytes, but the source has {length}: the folder was changed meanwhile");
            }
        }

        public void Reach(long length)
        {
            var more = length - _counted;
            _counted = length;
            total.Add(more);
        }
    }
}
