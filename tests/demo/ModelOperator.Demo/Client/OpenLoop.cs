using System.Collections.Concurrent;

namespace ModelOperator.Demo.Client;

/// <summary>
/// Sends requests at a steady rate whether or not earlier ones were answered, as many clients together do:
/// a slow server does not slow the clients down, and the latencies are not flattered.
/// </summary>
internal sealed class OpenLoop(double perSecond, int maxInFlight, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<long, Task> _inFlight = new();

    /// <summary>
    /// Calls <paramref name="send"/> with 0, 1, 2, … until <paramref name="stop"/>, then waits for those under way.
    /// What is due while maxInFlight are under way goes to <paramref name="onOverrun"/> instead.
    /// </summary>
    public async Task RunAsync(Func<long, Task> send, Action onOverrun, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Tick, time);
        var next = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var due = (long)(time.GetElapsedTime(began).TotalSeconds * perSecond);
                for (; next < due; next++)
                {
                    Start(next, send, onOverrun);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_inFlight.Values);
        }
    }

    private void Start(long number, Func<long, Task> send, Action onOverrun)
    {
        if (_inFlight.Count >= maxInFlight)
        {
            onOverrun();
            return;
        }

        var task = send(number);
        if (!task.IsCompleted)
        {
            _inFlight[number] = task;
            _ = task.ContinueWith(_ => _inFlight.TryRemove(number, out Task? _), CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
