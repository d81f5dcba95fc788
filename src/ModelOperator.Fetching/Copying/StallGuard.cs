using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Copying;

/// <summary>Limits each wait for a source.</summary>
internal static class StallGuard
{
    /// <exception cref="FetchException">Nothing came within the time.</exception>
    public static async Task<T> RunAsync<T>(
        TimeSpan limit, TimeProvider time, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new FetchException($"nothing came for {limit.TotalSeconds} s (--stall-timeout-seconds)") { MayGoOn = true };
        }
    }
}
