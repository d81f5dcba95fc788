using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Gateway.Proxying;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Gateway.Serving;

/// <summary>Connects Kestrel to the forwarder directly: a proxy has no use for middleware, routing or a service scope a request.</summary>
internal sealed class ProxyApplication(Forwarder forwarder, ShutdownState shutdown) : IHttpApplication<DefaultHttpContext>
{
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        // Kestrel keeps one place a connection (or HTTP/2 stream slot) for the context, to be used again.
        if (contextFeatures is IHostContextContainer<DefaultHttpContext> container)
        {
            var context = container.HostContext ??= new DefaultHttpContext();
            context.Initialize(contextFeatures);
            return context;
        }

        return new DefaultHttpContext(contextFeatures);
    }

    public Task ProcessRequestAsync(DefaultHttpContext context)
    {
        if (shutdown.IsShuttingDown)
        {
            // Connection: close or GOAWAY with this answer, so that the client's next request goes to another gateway
            // instead of into a connection that is closed when the delay is over.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        return forwarder.ForwardAsync(context);
    }

    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();
}
