using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Gateway.Proxying;
using ModelOperator.Hosting.Connections;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Gateway.Serving;

/// <summary>Connects Kestrel to the forwarder directly: a proxy has no use for middleware, routing or a service scope a request.</summary>
internal sealed class ProxyApplication(Forwarder forwarder, ShutdownState shutdown, RequestMemory memory, GatewayOptions options, TimeProvider time) : IHttpApplication<ProxyContext>
{
    private const long LargeRequest = 24 * 1024;

    public ProxyContext CreateContext(IFeatureCollection contextFeatures)
    {
        // Kestrel keeps one place a connection (or HTTP/2 stream slot) for the context, to be used again.
        var context = contextFeatures is IHostContextContainer<ProxyContext> container ? container.HostContext ??= Create(contextFeatures) : Create(contextFeatures);
        context.Http.Initialize(contextFeatures);
        context.Connection?.RequestBegun();
        context.Connection?.Add(context.Pace);
        context.Memory = 0;
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

        var size = RequestMemory.SizeOf(context.Http.Request.Headers);
        if (!memory.TryTake(size))
        {
            return forwarder.RefuseAsync(
                context.Http, StatusCodes.Status503ServiceUnavailable, "the gateway holds as many requests and headers as its memory has room for; try again");
        }

        context.Memory = size;
        return forwarder.ForwardAsync(context.Http, context.Pace);
    }

    public void DisposeContext(ProxyContext context, Exception? exception)
    {
        // Kestrel keeps an HTTP/2 stream for the next request, and with it the headers of the last.
        if (context.Memory is 0 or > LargeRequest)
        {
            context.Http.Request.Headers.Clear();
        }

        memory.Return(context.Memory);
        context.Connection?.Remove(context.Pace);
        context.Connection?.RequestEnded();
        context.Http.Uninitialize();
    }

    private ProxyContext Create(IFeatureCollection features) => new(features.Get<ClientConnection>(), new ClientPace(options.BodyStallTimeout, time));
}
