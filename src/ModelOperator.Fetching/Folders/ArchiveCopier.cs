using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Archives;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>Unpacks an archive while it is downloaded. The archive itself is never on the disk.</summary>
/// <param name="copier">Downloads the archive.</param>
/// <param name="total">Counts the bytes of all files.</param>
/// <param name="contents">The files of the folder.</param>
/// <param name="files">The place for the files; null when only their digests are wanted.</param>
internal sealed class ArchiveCopier(FileCopier copier, FolderTotal total, FolderContents contents, IUnpackedFiles? files)
{
    private const int BufferSize = 128 * 1024;

    // The bytes that may wait for being unpacked.
    private const int Ahead = 1 << 20;

    // The bytes of a file after which the disk is looked at again, because other files are written at the same time.
    private const int LookAfter = 64 << 20;

    /// <summary>Downloads and unpacks the archive, and compares it with the digest that its source promised.</summary>
    /// <returns>The paths of the files that were in it, with their digests.</returns>
    /// <exception cref="FetchException">The archive cannot be read, has what is refused, or is another than was promised. Then its files
    /// are of no use.</exception>
    public async Task<IReadOnlyDictionary<string, string>> CopyAsync(
        ListedFile listed, ICopyAccount account, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe(new PipeOptions(
            pauseWriterThreshold: Ahead, resumeWriterThreshold: Ahead / 2, minimumSegmentSize: BufferSize,
            useSynchronizationContext: false));
        var downloading = DownloadAsync(listed, account, pipe.Writer, stop.Token);
        var unpacking = UnpackAsync(listed, pipe.Reader, stop);
        await Task.WhenAll(downloading, unpacking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (downloading.IsFaulted)
        {
            await downloading; // what the archive lacks by that is no fault of its own
        }

        var unpacked = await unpacking;
        await downloading;
        return unpacked;
    }

    private async Task DownloadAsync(ListedFile listed, ICopyAccount account, PipeWriter archive, CancellationToken cancellationToken)
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

    private async Task<IReadOnlyDictionary<string, string>> UnpackAsync(
        ListedFile listed, PipeReader archive, CancellationTokenSource stop)
    {
        try
        {
            var digests = new Dictionary<string, string>(StringComparer.Ordinal);
            await using (var content = await Decompression.OpenAsync(archive, stop.Token))
            {
                await foreach (var packed in TarFiles.ReadAsync(content, stop.Token))
                {
                    RequireWithin(listed.ArchiveFolder, packed.Path);
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
        catch (Exception exception)
        {
            await stop.CancelAsync();
            if (ArchiveFault.Explain(exception) is { } explained)
            {
                throw explained;
            }

            throw;
        }
        finally
        {
            await archive.CompleteAsync();
        }
    }

    /// <summary>Reads one file of the archive, and gives its SHA-256.</summary>
    private async Task<string> FileAsync(PackedFile packed, CancellationToken cancellationToken)
    {
        total.AddUnpacked(packed.Length);
        files?.RequireRoom(packed.Length);
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
                await target.AppendAsync(buffer.AsMemory(0, read > 0 ? read : throw TarGuard.CutOff()), cancellationToken);
                left -= read;
                look -= read;
                if (look <= 0)
                {
                    files?.RequireRoom(left);
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

    private static void RequireWithin(string? folder, string path)
    {
        if (folder is not null && path != folder && !path.StartsWith($"{folder}/", StringComparison.Ordinal))
        {
            throw new FetchException($"the archive has the path '{FolderPaths.Shown(path)}', which is outside of "
                + $"{FolderPaths.Shown(folder)}, the folder that it is named after");
        }
    }
}
