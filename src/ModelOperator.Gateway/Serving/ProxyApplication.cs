using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Gateway.Proxying;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Gateway.Serving;

/// <summary>Connects Kestrel to the forwarder directly: a proxy has no use for middleware, routing or a service scope a request.</summary>
internal sealed class ProxyApplication(Forwarder forwarder, ShutdownState shutdown, GatewayOptions options, TimeProvider time) : IHttpApplication<ProxyContext>
{
    public ProxyContext CreateContext(IFeatureCollection contextFeatures)
    {
        // Kestrel keeps one place a connection (or HTTP/2 stream slot) for the context, to be used again.
        var context = contextFeatures is IHostContextContainer<ProxyContext> container ? container.HostContext ??= Create() : Create();
        context.Http.Initialize(contextFeatures);
        return context;
    }

    public Task ProcessRequestAsync(ProxyContext context)
    {
        if (shutdown.IsShuttingDown)
        {
            // Connection: close or GOAWAY with this answer, so that the client's next request goes to another gateway
            // instead of into a connection that is closed when the delay is over.
            context.Http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        return forwarder.ForwardAsync(context.Http, context.Pace);
    }

    public void DisposeContext(ProxyContext context, Exception? exception) => context.Http.Uninitialize();

    private ProxyContext Create() => new(new ClientPace(options.BodyStallTimeout, time));
}
