using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Gateway.Feedback;
using ModelOperator.Gateway.Proxying;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Hosting.Connections;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Gateway.Serving;

/// <summary>Connects Kestrel to the forwarder directly: a proxy has no use for middleware, routing or a service scope a request.</summary>
internal sealed class ProxyApplication(
    Forwarder forwarder,
    ShutdownState shutdown,
    RequestMemory memory,
    GatewayOptions options,
    TimeProvider time,
    FeedbackEndpoint? feedback = null) : IHttpApplication<ProxyContext>
{
    private const long LargeRequest = 24 * 1024;

    public ProxyContext CreateContext(IFeatureCollection contextFeatures)
    {
        // Kestrel keeps one place a connection (or HTTP/2 stream slot) for the context, to be used again.
        var context = contextFeatures is IHostContextContainer<ProxyContext> container
            ? container.HostContext ??= Create(contextFeatures)
            : Create(contextFeatures);
        context.Request.Http.Initialize(contextFeatures);
        context.Connection?.RequestBegun();
        context.Connection?.Add(context.Request.Pace);
        context.Memory = 0;
        return context;
    }

    public Task ProcessRequestAsync(ProxyContext context)
    {
        if (shutdown.IsShuttingDown)
        {
            // Connection: close or GOAWAY with this answer, so that the client's next request goes to another gateway
            // instead of into a connection that is closed when the delay is over.
            context.Request.Http.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        context.Request.Headers.Read(context.Request.Http.Request.Headers);
        var size = RequestMemory.SizeOf(context.Request.Headers);
        if (!memory.TryTake(ref context.HeldByConnection, size))
        {
            return forwarder.RefuseAsync(
                context.Request.Http,
                StatusCodes.Status503ServiceUnavailable,
                "the gateway holds as many requests and headers, of this connection or of all, as its memory has room for; try again");
        }

        context.Memory = size;
        return feedback?.IsFor(context.Request.Http.Request) is true
            ? feedback.AnswerAsync(context.Request.Http)
            : forwarder.ForwardAsync(context.Request);
    }

    public void DisposeContext(ProxyContext context, Exception? exception)
    {
        // Kestrel keeps an HTTP/2 stream for the next request, and with it the headers of the last.
        if (context.Memory is 0 or > LargeRequest)
        {
            context.Request.Http.Request.Headers.Clear();
        }

        context.Request.Headers.Clear();

        memory.Return(ref context.HeldByConnection, context.Memory);
        context.Connection?.Remove(context.Request.Pace);
        context.Connection?.RequestEnded();
        context.Request.Http.Uninitialize();
    }

    private ProxyContext Create(IFeatureCollection features) =>
        new(features.Get<ClientConnection>(), new ClientRequest(new ClientPace(options.BodyStallTimeout, time)));
}
