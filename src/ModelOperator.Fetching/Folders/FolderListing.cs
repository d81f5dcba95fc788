using ModelOperator.Fetching.Copying;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Folders;

/// <summary>Gets the list of a folder's files from its source, part by part.</summary>
/// <param name="uri">The address of the folder.</param>
/// <param name="stallTimeout">The longest time that the source may send nothing.</param>
/// <param name="time">The clock.</param>
/// <param name="output">The log.</param>
internal sealed class FolderListing(ModelUri uri, TimeSpan stallTimeout, TimeProvider time, TextWriter output)
{
    /// <summary>Lists all files, the largest first.</summary>
    /// <param name="source">The source.</param>
    /// <param name="maxBytes">The most bytes that all files may have together.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <exception cref="FetchException">The folder cannot be listed, or has what could do harm.</exception>
    public async Task<IReadOnlyList<ListedFile>> ListAsync(IFolderSource source, long maxBytes, CancellationToken cancellationToken)
    {
        var list = new FolderList();
        Func<CancellationToken, Task<ListedPage>>? next = token => source.ListAsync(uri, token);
        while (next is not null)
        {
            var page = await PageAsync(next, cancellationToken);
            list.Add(page);
            next = page.NextAsync;
        }

        return list.Complete(maxBytes);
    }

    /// <summary>Gets a part of the list, in several tries where the source is busy or breaks off.</summary>
    private async Task<ListedPage> PageAsync(Func<CancellationToken, Task<ListedPage>> ask, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await StallGuard.RunAsync(stallTimeout, time, ask, cancellationToken);
            }
            catch (Exception exception) when (tries < Tries.Most && exception is IOException or FetchException { MayGoOn: true })
            {
                await output.WriteLineAsync(
                    $"model {uri.Name}: list not sent ({exception.GetBaseException().Message}); trying again");
            }

            await Task.Delay(Tries.Delay * tries, time, cancellationToken);
        }
    }
}
