using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Ranges;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>Copies the files of a folder, several at a time.</summary>
/// <param name="model">The name of the model, for messages.</param>
/// <param name="stallTimeout">The longest time that the source may send nothing.</param>
/// <param name="time">The clock.</param>
/// <param name="output">The log, which several threads may write.</param>
internal sealed class FolderCopier(string model, TimeSpan stallTimeout, TimeProvider time, TextWriter output)
{
    private const int FilesAtOnce = 4;

    private readonly PartMemory _memory = PartMemory.OfThisProcess();

    /// <summary>Copies all files. The first fault ends all copies.</summary>
    /// <param name="files">The files.</param>
    /// <param name="copy">Copies one of them, or unpacks it, and notes in the contents which files are complete.</param>
    /// <param name="onward">Is called when a file is complete.</param>
    /// <param name="cancellationToken">Cancels the copies.</param>
    /// <exception cref="FetchException">A file cannot be copied. The message begins with its path.</exception>
    public static async Task<FolderManifest> CopyAllAsync(
        IReadOnlyList<ListedFile> files, Func<ListedFile, FolderContents, CancellationToken, Task> copy, Action onward,
        CancellationToken cancellationToken)
    {
        var contents = new FolderContents(onward);
        foreach (var file in files.Where(file => !file.IsArchive))
        {
            contents.Claim(file.Path);
        }

        ExceptionDispatchInfo? fault = null;
        try
        {
            await Parallel.ForEachAsync(
                files, new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken },
                async (file, token) =>
                {
                    try
                    {
                        await NamedAsync(file, (listed, cancellation) => copy(listed, contents, cancellation), token);
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

        return contents.Manifest();
    }

    /// <summary>Refuses a file that has come in another length than the list says.</summary>
    public static void RequireLength(ListedFile listed, long length)
    {
        if (listed.Length is { } expected && length != expected)
        {
            throw new FetchException($"the list says {expected} bytes, but the source sent {length}");
        }
    }

    /// <summary>Reads one file, or the files of an archive, for their digests, and keeps no byte.</summary>
    public async Task ReadAsync(ListedFile listed, FolderTotal total, FolderContents contents, CancellationToken cancellationToken)
    {
        if (listed.IsArchive)
        {
            await UnpackAsync(listed, files: null, total, contents, cancellationToken);
        }
        else
        {
            contents.Complete(listed.Path, await CopyAsync(listed, file: null, total, room: null, cancellationToken));
        }
    }

    /// <summary>Copies one file, and compares it with what the list says of it.</summary>
    /// <param name="listed">The file at its source.</param>
    /// <param name="file">The file to write; null when only the digest is wanted.</param>
    /// <param name="total">Counts the bytes of all files.</param>
    /// <param name="room">The room that the file is owed; null when only the digest is wanted.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <returns>The SHA-256 of the file, in lower-case hex.</returns>
    /// <exception cref="FetchException">The file cannot be read, or is another than the list says.</exception>
    public async Task<string> CopyAsync(
        ListedFile listed, FileStream? file, FolderTotal total, OwedRoom? room, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var copy = new PartialCopy(new FileTarget(file, digest));
        await CopierOf(listed).CopyAsync(listed.OpenAsync, copy, new Account(listed.Length, Count), cancellationToken);
        RequireLength(listed, copy.Length);
        return copy.Finish(listed.Sha256);

        void Count(long bytes)
        {
            if (listed.Length is null)
            {
                total.Grow(bytes);
            }
            else
            {
                room?.Settle(bytes);
            }

            total.Come(bytes);
        }
    }

    /// <summary>Unpacks an archive, and compares it with what the list says of it.</summary>
    /// <param name="listed">The archive at its source.</param>
    /// <param name="files">The place for its files; null when only their digests are wanted.</param>
    /// <param name="total">Counts the bytes of all files.</param>
    /// <param name="contents">Gets the files that are complete.</param>
    /// <param name="cancellationToken">Cancels the unpacking.</param>
    /// <returns>The paths of the files that were in it, with their digests.</returns>
    /// <exception cref="FetchException">The archive cannot be read, has what is refused, or is another than the list says.</exception>
    public Task<IReadOnlyDictionary<string, string>> UnpackAsync(
        ListedFile listed, IUnpackedFiles? files, FolderTotal total, FolderContents contents, CancellationToken cancellationToken) =>
        new ArchiveCopier(listed, CopierOf(listed), total, contents, files, time)
            .CopyAsync(new Account(listed.Length, total.Come), cancellationToken);

    private FileCopier CopierOf(ListedFile listed) =>
        new($"{model} {FolderPaths.Shown(listed.Path)}", stallTimeout, time, output, _memory) { MayBeginAnew = true };

    private static async Task NamedAsync(
        ListedFile listed, Func<ListedFile, CancellationToken, Task> copy, CancellationToken cancellationToken)
    {
        try
        {
            await copy(listed, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new FetchException($"{FolderPaths.Shown(listed.Path)}: {exception.Message.TrimEnd('.')}", exception)
            {
                Status = (exception as FetchException)?.Status,
            };
        }
    }

    private sealed class Account(long? listed, Action<long> add) : ICopyAccount
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
            // Room and limits are reckoned with the listed length.
            if (length > listed)
            {
                throw new FetchException($"the list says {listed} bytes, but the source sent more");
            }

            var more = length - _counted;
            _counted = length;
            add(more);
        }
    }
}
