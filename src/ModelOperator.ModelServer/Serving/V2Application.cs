using ModelOperator.Feedback.Posting;
using ModelOperator.Hosting.Connections;
using ModelOperator.ModelServer.Grpc;
using ModelOperator.ModelServer.Lifecycle;
using ModelOperator.ModelServer.Metrics;
using ModelOperator.ModelServer.Protocol;
using ModelOperator.ModelServer.Requests;
using ModelOperator.ModelServer.Rest;
using ModelOperator.ModelServer.Settings;

namespace ModelOperator.ModelServer.Serving;

/// <summary>Answers all requests to the data port.</summary>
internal sealed class V2Application(
    InferEndpoint infer, MetadataEndpoints metadata, GrpcApplication grpc, BodyBudget budget, ServeSettings settings, ModelSlot slot,
    ServerMetrics metrics, ILogger<V2Application> logger, FeedbackEndpoint? feedback = null)
{
    public Task HandleAsync(HttpContext context)
    {
        var connection = context.Features.Get<ClientConnection>();
        if (GrpcApplication.IsLongLived(context.Request))
        {
            connection?.IdleRequestBegun();
            return RouteAsync(context);
        }

        return HandleAsync(context, connection);
    }

    private async Task HandleAsync(HttpContext context, ClientConnection? connection)
    {
        connection?.RequestBegun();
        try
        {
            await RouteAsync(context);
        }
        finally
        {
            connection?.RequestEnded();
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        if (GrpcApplication.IsGrpc(context.Request))
        {
            return grpc.HandleAsync(context);
        }

        if (feedback?.IsFor(context.Request) is true)
        {
            return feedback.AnswerAsync(context);
        }

        var path = context.Request.Path.Value ?? "/";
        if (V2Route.Parse(path) is not { } route)
        {
            return ErrorResponse.WriteAsync(
                context, StatusCodes.Status404NotFound, $"there is no path {path}; the protocol's paths begin with /v2");
        }

        var method = context.Request.Method;
        if (route.IsInfer ? !HttpMethods.IsPost(method) : !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            context.Response.Headers.Allow = route.IsInfer ? "POST" : "GET, HEAD";
            return ErrorResponse.WriteAsync(
                context, StatusCodes.Status405MethodNotAllowed, $"{path} takes {context.Response.Headers.Allow}, not {method}");
        }

        return route.IsInfer ? InferAsync(context, route) : AnswerAsync(context, route);
    }

    private async Task InferAsync(HttpContext context, V2Route route)
    {
        using var share = budget.Open(context.Features);
        await infer.HandleAsync(context, new RestExchange(context, route, share, settings, slot, metrics.Statistics));
    }

    private async Task AnswerAsync(HttpContext context, V2Route route)
    {
        try
        {
            await metadata.HandleAsync(context, route);
        }
        catch (ProtocolException exception)
        {
            await ErrorResponse.WriteAsync(context, exception.Status, exception.Message);
        }
        catch (Exception exception) when (DepartedClient.Explains(context, exception))
        {
            context.Abort();
        }
        catch (Exception exception)
        {
            Requests.Log.RequestFailed(logger, context.Request.Path.Value, exception);
            await ErrorResponse.WriteAsync(context, StatusCodes.Status500InternalServerError, "the server failed; its log says why");
        }
    }
}
