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
    /// <param name="copy">Copies one of them, and gives its SHA-256.</param>
    /// <param name="onward">Is called when a file is complete.</param>
    /// <param name="cancellationToken">Cancels the copies.</param>
    /// <exception cref="FetchException">A file cannot be copied. The message begins with its path.</exception>
    public static async Task<FolderManifest> CopyAllAsync(
        IReadOnlyList<ListedFile> files, Func<ListedFile, CancellationToken, Task<string>> copy, Action onward,
        CancellationToken cancellationToken)
    {
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
                        var digest = await NamedAsync(file, copy, token);
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

        return FolderManifest.Of(digests);
    }

    /// <summary>Copies one file, and compares it with what the list says of it.</summary>
    /// <param name="listed">The file at its source.</param>
    /// <param name="file">The file to write; null when only the digest is wanted.</param>
    /// <param name="total">Counts the bytes of all files.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <returns>The SHA-256 of the file, in lower-case hex.</returns>
    /// <exception cref="FetchException">The file cannot be read, or is another than the list says.</exception>
    public async Task<string> CopyAsync(ListedFile listed, FileStream? file, FolderTotal total, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var copy = new PartialCopy(file, digest);
        var copier = new FileCopier($"{model} {FolderPaths.Shown(listed.Path)}", stallTimeout, time, output, _memory)
        {
            MayBeginAnew = true,
        };
        await copier.CopyAsync(listed.OpenAsync, copy, new Account(total, listed.Length), cancellationToken);
        return listed.Length is { } length && copy.Length != length
            ? throw new FetchException($"the list says {length} bytes, but the source sent {copy.Length}")
            : copy.Finish(listed.Sha256);
    }

    private static async Task<string> NamedAsync(
        ListedFile listed, Func<ListedFile, CancellationToken, Task<string>> copy, CancellationToken cancellationToken)
    {
        try
        {
            return await copy(listed, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new FetchException($"{FolderPaths.Shown(listed.Path)}: {exception.Message.TrimEnd('.')}", exception)
            {
                Status = (exception as FetchException)?.Status,
            };
        }
    }

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
