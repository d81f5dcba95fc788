using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Archives;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>Unpacks an archive while it is downloaded. The archive itself is never on the disk.</summary>
/// <param name="listed">The archive at its source.</param>
/// <param name="copier">Downloads the archive.</param>
/// <param name="total">Counts the bytes of all files.</param>
/// <param name="contents">The files of the folder.</param>
/// <param name="files">The place for the files; null when only their digests are wanted.</param>
/// <param name="time">The clock.</param>
internal sealed class ArchiveCopier(
    ListedFile listed, FileCopier copier, FolderTotal total, FolderContents contents, IUnpackedFiles? files, TimeProvider time)
{
    private const int BufferSize = 128 * 1024;

    // The bytes that may wait for being unpacked.
    private const int Ahead = 1 << 20;

    // The bytes of a file after which the disk is looked at again, because other files are written at the same time.
    private const int LookAfter = 64 << 20;

    // The time for the rest of an archive that cannot be unpacked, which is read for its digest alone. Who packed a very large archive
    // wrongly should not wait for all of it, each time that the container starts again.
    private static readonly TimeSpan LongestJudging = TimeSpan.FromMinutes(1);

    // What the archive is owed of the disk and its files have not taken. At least as much is needed for them, as a rule.
    private long _owed = listed.Length ?? 0;

    /// <summary>Downloads and unpacks the archive, and compares it with the digest that its source promised.</summary>
    /// <returns>The paths of the files that were in it, with their digests.</returns>
    /// <exception cref="FetchException">The archive cannot be read, has what is refused, or is another than was promised. Then its files
    /// are of no use.</exception>
    public async Task<IReadOnlyDictionary<string, string>> CopyAsync(ICopyAccount account, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: Ahead, resumeWriterThreshold: Ahead / 2, minimumSegmentSize: BufferSize,
            useSynchronizationContext: false));
        var downloading = DownloadAsync(account, pipe.Writer, stop.Token);
        var unpacking = UnpackAsync(pipe.Reader, stop);
        await Task.WhenAll(downloading, unpacking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (downloading.IsFaulted)
        {
            await downloading; // what the archive lacks by that, or has in it, is no fault of its own
        }

        var unpacked = await unpacking;
        await downloading;
        files?.Room.Settle(_owed);
        return unpacked;
    }

    private async Task DownloadAsync(ICopyAccount account, PipeWriter archive, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var copy = new PartialCopy(new PipeTarget(archive, digest));
        try
        {
            await copier.CopyAsync(listed.OpenAsync, copy, account, cancellationToken);
            FolderCopier.RequireLength(listed, copy.Length);
            copy.Finish(listed.Sha256);
        }
        catch (Exception exception)
        {
            await archive.CompleteAsync(exception);
            throw;
        }

        await archive.CompleteAsync();
    }

    private async Task<IReadOnlyDictionary<string, string>> UnpackAsync(PipeReader archive, CancellationTokenSource stop)
    {
        try
        {
            var digests = new Dictionary<string, string>(StringComparer.Ordinal);
            await using (var content = await Decompression.OpenAsync(archive, stop.Token))
            {
                await foreach (var packed in TarFiles.ReadAsync(content, stop.Token))
                {
                    RequireWithinFolder(packed.Path);
                    if (packed.IsFolder)
                    {
                        contents.ClaimFolder(packed.Path);
                        continue;
                    }

                    contents.Claim(packed.Path);
                    digests[packed.Path] = await FileAsync(packed, stop.Token);
                    contents.Complete(packed.Path, digests[packed.Path]);
                }
            }

            // What comes after the end of the archive belongs to its digest still.
            await archive.CopyToAsync(Stream.Null, stop.Token);
            return digests;
        }
        catch (Exception exception) when (ArchiveFault.Explain(exception) is { } fault)
        {
            throw await JudgedAsync(fault, archive, stop);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            await archive.CompleteAsync();
        }
    }

    /// <summary>Reads the rest of an archive that cannot be unpacked. When its bytes are not those of its digest, the download says so at
    /// its end, and that counts.</summary>
    /// <returns>The fault of the archive, unless its bytes are wrong.</returns>
    private async Task<FetchException> JudgedAsync(FetchException fault, PipeReader archive, CancellationTokenSource stop)
    {
        using var limit = new CancellationTokenSource(LongestJudging, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop.Token);
        try
        {
            await archive.CopyToAsync(Stream.Null, either.Token);
            return fault;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            await stop.CancelAsync();
            return new FetchException(
                $"the archive cannot be unpacked: {fault.Message}; whether it is bad or came damaged is not known, because the rest of it, "
                    + $"which its digest needs, did not come within {LongestJudging.TotalSeconds} s",
                fault);
        }
    }

    /// <summary>Reads one file of the archive, and gives its SHA-256.</summary>
    private async Task<string> FileAsync(PackedFile packed, CancellationToken cancellationToken)
    {
        total.Grow(packed.Length);
        RequireRoom(packed.Length);
        await using var file = files?.Create(packed.Path);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var target = new FileTarget(file, digest);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var look = LookAfter;
            for (var left = packed.Length; left > 0;)
            {
                var read = await packed.Content!.ReadAsync(buffer, cancellationToken);
                files?.Room.Settle(read);
                await target.AppendAsync(buffer.AsMemory(0, read > 0 ? read : throw TarGuard.CutOff()), cancellationToken);
                left -= read;
                look -= read;
                if (look <= 0)
                {
                    files?.Room.Require(0);
                    look = LookAfter;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return target.Finish();
    }

    private void RequireRoom(long length)
    {
        var taken = Math.Min(length, _owed);
        _owed -= taken;
        files?.Room.Require(length - taken);
    }

    private void RequireWithinFolder(string path)
    {
        var folder = listed.ArchiveFolder;
        if (folder is not null && path != folder && !path.StartsWith($"{folder}/", StringComparison.Ordinal))
        {
            throw new FetchException($"the archive has the path '{FolderPaths.Shown(path)}', which is outside of "
                + $"{FolderPaths.Shown(folder)}, the folder that it is named after");
        }
    }
}
