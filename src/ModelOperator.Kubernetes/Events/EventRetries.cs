using ModelOperator.Kubernetes.Episodes;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Events;

/// <summary>
/// Sends one Event again and again while the API server is away or busy. The waits double from 0.2 to 30 s, with up to a quarter more by
/// chance, and are as long as the server asks for. A server that fails in another way is tried for about 2 s only, because the failure may
/// be about this Event alone, such as that of an admission webhook of its namespace, and the Events of all others wait behind it.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="random">The source of chance.</param>
internal sealed class EventRetries(TimeProvider time, Random random)
{
    /// <summary>The time after which an Event is given up, because it is of no use any more.</summary>
    internal static readonly TimeSpan GivenUpAfter = TimeSpan.FromMinutes(10);

    private const int MaxTriesOfOne = 4;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>Calls <paramref name="send"/> until it ends well, fails for good, or is of no use any more; then it throws.</summary>
    /// <param name="send">Sends the Event once.</param>
    /// <param name="happenedAt">The time of what the Event tells, from which its use is counted.</param>
    /// <param name="cancellationToken">Stops the tries.</param>
    public async Task RunAsync(Func<Task> send, DateTimeOffset happenedAt, CancellationToken cancellationToken)
    {
        var (failed, backoff) = (0, First);
        while (true)
        {
            TimeSpan wait;
            try
            {
                await send();
                return;
            }
            catch (Exception exception) when (time.GetUtcNow() - happenedAt < GivenUpAfter
                && IsTriedAgain(exception, failed = ServerTrouble.IsAway(exception) ? 0 : failed + 1))
            {
                // The tries of one that fails are as quick after a long outage as at any other time, because all others wait behind it.
                backoff = failed == 1 ? First : backoff;
                wait = ServerTrouble.AskedWait(exception) is { } asked && asked > backoff ? asked : backoff;
            }

            await Task.Delay(SpreadWait.Of(wait, random), time, cancellationToken);
            backoff = backoff * 2 < MaxWait ? backoff * 2 : MaxWait;
        }
    }

    // Whoever is asked to wait for longer than all tries take gives up, because others would wait as well.
    private static bool IsTriedAgain(Exception exception, int failed) =>
        ServerTrouble.IsAway(exception)
        || (ServerTrouble.IsPassing(exception) && failed < MaxTriesOfOne
            && (ServerTrouble.AskedWait(exception) is not { } asked || asked <= TimeSpan.FromSeconds(1)));
}
