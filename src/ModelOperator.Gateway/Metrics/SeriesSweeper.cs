namespace ModelOperator.Gateway.Metrics;

/// <summary>Drops the series of revisions that are long gone, now and then.</summary>
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
            // the gateway stops
        }
    }
}
