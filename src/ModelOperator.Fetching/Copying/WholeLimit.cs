using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Copying;

/// <summary>Limits the time of a whole download. The time of a folder begins anew with each complete file.</summary>
internal static class WholeLimit
{
    /// <param name="isFolder">True for a folder.</param>
    /// <param name="limit">The longest time for the file, or until the next file of the folder is complete.</param>
    /// <param name="time">The clock.</param>
    /// <param name="work">The download. It calls its first argument when a file of the folder is complete.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    /// <exception cref="FetchException">The time was over.</exception>
    public static async Task<T> RunAsync<T>(
        bool isFolder, TimeSpan limit, TimeProvider time, Func<Action, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), whole, limit, Timeout.InfiniteTimeSpan);
        try
        {
            return await work(() => timer.Change(limit, Timeout.InfiniteTimeSpan), whole.Token);
        }
        catch (OperationCanceledException) when (whole.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new FetchException(isFolder
                ? $"no further file was complete after {limit.TotalSeconds} s (--folder-timeout-seconds)"
                : $"not done after {limit.TotalSeconds} s (--timeout-seconds)");
        }
    }
}
