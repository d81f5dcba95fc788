using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Feedback.Posting;
using ModelOperator.Gateway.Proxying;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Shadowing.Labels;
using ModelOperator.Hosting.Connections;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Gateway.Serving;

/// <summary>
/// Connects Kestrel directly to the forwarder, because a proxy needs no middleware, routing or service scope for each request.
/// </summary>
internal sealed class ProxyApplication(
    Forwarder forwarder,
    ShutdownState shutdown,
    RequestMemory memory,
    GatewayOptions options,
    TimeProvider time,
    FeedbackEndpoint? feedback = null,
    PassedLabelsEndpoint? labels = null) : IHttpApplication<ProxyContext>
{
    private const long LargeRequest = 24 * 1024;

    public ProxyContext CreateContext(IFeatureCollection contextFeatures)
    {
        // Kestrel keeps one place for each connection or HTTP/2 stream slot, in which the context is stored for the next request.
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
            // This sends Connection: close or GOAWAY with the answer, so that the client's next request goes to another gateway, and not
            // into a connection that closes when the delay is over.
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
        var http = context.Request.Http;
        return feedback?.IsFor(http.Request) is true ? feedback.AnswerAsync(http)
            : labels?.IsFor(http.Request) is true ? labels.AnswerAsync(http)
            : forwarder.ForwardAsync(context.Request);
    }

    public void DisposeContext(ProxyContext context, Exception? exception)
    {
        // Kestrel keeps an HTTP/2 stream, with the headers of its last request, for the next request.
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
