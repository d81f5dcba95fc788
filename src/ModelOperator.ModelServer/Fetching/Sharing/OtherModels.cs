using ModelOperator.Contracts.Models;
using ModelOperator.Fetching.Sources;
using ModelOperator.ModelServer.Fetching.Folders;

namespace ModelOperator.ModelServer.Fetching.Sharing;

/// <summary>The other models on a claim, for a person who has to make room. No pod knows which of them others serve from, so none deletes
/// them.</summary>
internal static class OtherModels
{
    private const double Gibibyte = 1 << 30;

    // Looking through a claim of a network takes time, and this is done only where a fetch has failed.
    private const int MostModels = 200;
    private const int MostFiles = 10_000;

    // A claim that does not answer must not hide the failure.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>Adds to a failure what takes room on the claim. Any failure but that of a full disk is returned as it is.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="output">The path of the model that was fetched, below the folder that is named after its digest.</param>
    /// <param name="log">The log, which gets the folders and their sizes.</param>
    /// <param name="time">The clock. After 30 s without an answer of the claim the failure is returned as it is.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public static Task<Exception> ExplainAsync(
        Exception failure, string output, TextWriter log, TimeProvider time, CancellationToken cancellationToken) =>
        ExplainAsync(failure, () => Find(output), log, time, cancellationToken);

    /// <summary>Adds to a failure what takes room on the claim, with a search that may take forever.</summary>
    internal static async Task<Exception> ExplainAsync(
        Exception failure, Func<IReadOnlyList<(string Name, long Bytes)>> find, TextWriter log, TimeProvider time,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Name, long Bytes)> others;
        try
        {
            others = FullDisk.IsCauseOf(failure) ? await Task.Run(find, cancellationToken).WaitAsync(Limit, time, cancellationToken) : [];
        }
        catch (TimeoutException)
        {
            return failure;
        }

        if (others.Count == 0)
        {
            return failure;
        }

        await log.WriteLineAsync("other models on the claim, the largest first:");
        foreach (var (name, bytes) in others)
        {
            await log.WriteLineAsync($"{name} {bytes / Gibibyte:0.00} GiB");
        }

        var together = others.Sum(one => one.Bytes) / Gibibyte;
        return new FetchException(
            $"{failure.Message.TrimEnd('.')}; the claim has {others.Count} other models with {together:0.00} GiB, which the log names: "
                + "delete those that no pod uses",
            failure);
    }

    private static IReadOnlyList<(string Name, long Bytes)> Find(string output)
    {
        var own = Path.GetDirectoryName(output)!;
        var all = Path.GetDirectoryName(own)!;
        try
        {
            return
            [
                .. Directory.EnumerateDirectories(all)
                    .Where(folder => folder != own && DigestText.IsSha256(Path.GetFileName(folder)) && !SymbolicLink.IsAt(folder))
                    .Order(StringComparer.Ordinal) // so that the same ones are named each time
                    .Take(MostModels)
                    .Select(folder => (Path.GetRelativePath(Path.GetDirectoryName(all)!, folder), BytesOf(folder)))
                    .OrderByDescending(one => one.Item2),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static long BytesOf(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", Everything).Take(MostFiles).Sum(file => file.Length);
}
