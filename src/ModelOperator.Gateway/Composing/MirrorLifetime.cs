namespace ModelOperator.Gateway.Composing;

/// <summary>Ends the copies when the gateway stops, after its last client.</summary>
internal sealed class MirrorLifetime(RouteComposer composer) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        composer.StopMirroring();
        return Task.CompletedTask;
    }
}
