using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Shadowing;

/// <summary>Ends the copies with the gateway, after its last client.</summary>
internal sealed class MirrorLifetime(RouteTable table) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        table.StopMirroring();
        return Task.CompletedTask;
    }
}
