using System.Buffers;
using ModelOperator.Fetching.Ranges;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Copying;

/// <summary>Copies one file from its source, in one try or several.</summary>
/// <param name="name">The name of the model or of its file, for messages.</param>
/// <param name="stallTimeout">The longest time that the source may send nothing.</param>
/// <param name="time">The clock.</param>
/// <param name="output">The log.</param>
/// <param name="memory">The memory for parts of large files, which are fetched over several connections.</param>
internal sealed class FileCopier(string name, TimeSpan stallTimeout, TimeProvider time, TextWriter output, PartMemory memory)
{
    private const int BufferSize = 128 * 1024;

    /// <summary>True when a file may also begin anew. In a folder one file of thousands must not end the whole fetch because the source was
    /// busy for a moment.</summary>
    public bool MayBeginAnew { get; init; }

    /// <summary>Copies the whole file.</summary>
    /// <param name="open">Opens the file at its source.</param>
    /// <param name="copy">The copy to write.</param>
    /// <param name="account">Is told how far the copy is. It may refuse the file.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    /// <exception cref="FetchException">The source cannot be read, or the account refused the file.</exception>
    public async Task CopyAsync(
        Func<ResumePoint?, CancellationToken, Task<ModelContent>> open, PartialCopy copy, ICopyAccount account,
        CancellationToken cancellationToken)
    {
        for (var tries = 1; !await TryAsync(open, copy, account, tries, cancellationToken); tries++)
        {
            await output.WriteLineAsync(copy.Resume is null
                ? $"model {name}: not sent ({copy.Fault}); trying again"
                : $"model {name}: broken off at {copy.Length} bytes ({copy.Fault}); going on from there");
            await Task.Delay(Tries.Delay * tries, time, cancellationToken);
        }
    }

    /// <summary>Copies the file or the rest of it. False when the download broke off and can go on.</summary>
    private async Task<bool> TryAsync(
        Func<ResumePoint?, CancellationToken, Task<ModelContent>> open, PartialCopy copy, ICopyAccount account, int tries,
        CancellationToken cancellationToken)
    {
        var before = copy.Length;
        try
        {
            var first = await StallGuard.RunAsync(stallTimeout, time, token => open(copy.Resume, token), cancellationToken);
            // A limit on connections or on their rate may have ended the first try, which one connection would keep. How long it takes
            // to find out whether the source sends parts is bounded by itself, and is no silence of the source.
            await using var content = tries == 1
                ? await RangedStream.OpenAsync(open, first, time, memory, cancellationToken)
                : first;
            copy.Begin(content);
            account.Begin(content.Length);
            await CopyAsync(content, copy, account, cancellationToken);
            return content.Length is null || copy.Length == content.Length
                ? true
                : throw new IOException($"the source ended after {copy.Length} of {content.Length} bytes");
        }
        catch (Exception exception) when (tries < Tries.Most
            && (MayBeginAnew || (copy.Resume is not null && copy.Length > before))
            && exception is IOException or FetchException { MayGoOn: true })
        {
            copy.Fault = exception.GetBaseException().Message;
            return false;
        }
    }

    private async Task CopyAsync(ModelContent content, PartialCopy copy, ICopyAccount account, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                var read = await StallGuard.RunAsync(
                    stallTimeout, time, token => content.Stream.ReadAsync(buffer, token).AsTask(), cancellationToken);
                if (read == 0)
                {
                    return;
                }

                account.Reach(copy.Length + read);
                await copy.AppendAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
