using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Kubernetes.Events;

/// <summary>
/// Sends one Event again and again while the API server is away, busy or fails. The waits double from 0.2 to 30 s, with up to a quarter
/// more by chance, and are as long as the server asks for.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="random">The source of chance.</param>
internal sealed class EventRetries(TimeProvider time, Random random)
{
    /// <summary>The time after which an Event is given up, because it is of no use any more.</summary>
    internal static readonly TimeSpan GivenUpAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private const double MostChance = 0.25;

    /// <summary>Calls <paramref name="send"/> until it ends well, fails for good, or has failed for too long; then it throws.</summary>
    public async Task RunAsync(Func<Task> send, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        for (var backoff = First; ; backoff = backoff * 2 < MaxWait ? backoff * 2 : MaxWait)
        {
            TimeSpan wait;
            try
            {
                await send();
                return;
            }
            catch (Exception exception) when (ServerTrouble.IsPassing(exception) && time.GetElapsedTime(began) < GivenUpAfter)
            {
                wait = ServerTrouble.AskedWait(exception) is { } asked && asked > backoff ? asked : backoff;
            }

            await Task.Delay(wait * (1 + (MostChance * random.NextDouble())), time, cancellationToken);
        }
    }
}
