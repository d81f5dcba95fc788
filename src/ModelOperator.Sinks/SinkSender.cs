using Microsoft.Extensions.Hosting;

namespace ModelOperator.Sinks;

/// <summary>Runs the senders of all sinks. When the process stops, events in the queue get two more seconds.</summary>
internal sealed class SinkSender(SinkRegistry sinks, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LastSeconds = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        var sending = Task.WhenAll(sinks.All.Select(sink => sink.RunAsync(end.Token)));
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var sink in sinks.All)
        {
            sink.Complete();
        }

        end.CancelAfter(LastSeconds);
        await sending;
    }
}
