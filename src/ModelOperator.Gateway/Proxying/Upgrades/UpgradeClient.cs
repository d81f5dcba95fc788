using ModelOperator.Gateway.Proxying.Upstream;

namespace ModelOperator.Gateway.Proxying.Upgrades;

/// <summary>Sends requests for another protocol, each on a connection of its own: what is learnt from the answers of kept connections would
/// be wrong for one that carries something else.</summary>
internal sealed class UpgradeClient(GatewayOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpMessageInvoker _invoker = UpstreamClient.CreateForUpgrades(options, time);

    /// <summary>Sends a request and waits for the head of the answer.</summary>
    public Task<HttpResponseMessage> SendAsync(ForwardedRequest request, CancellationToken cancellationToken) =>
        _invoker.SendAsync(request, cancellationToken);

    public void Dispose() => _invoker.Dispose();
}
