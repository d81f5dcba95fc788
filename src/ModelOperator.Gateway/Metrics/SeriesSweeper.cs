namespace ModelOperator.Gateway.Metrics;

/// <summary>Removes the series of revisions that are long gone, at intervals.</summary>
internal sealed class SeriesSweeper(GatewayMetrics metrics, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                metrics.DropRetired();
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway is stopping.
        }
    }
}
