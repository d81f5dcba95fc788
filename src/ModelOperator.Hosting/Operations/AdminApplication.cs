using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using ModelOperator.Hosting.Connections;

namespace ModelOperator.Hosting.Operations;

/// <summary>Answers the requests to an admin port: an exact path finds its route, and every other path gets a 404.</summary>
internal sealed class AdminApplication(
    IReadOnlyDictionary<string, AdminRoute> routes, bool keepAlive, IServiceProvider services, ILogger logger)
    : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) =>
        new DefaultHttpContext(contextFeatures) { RequestServices = services };

    public async Task ProcessRequestAsync(HttpContext context)
    {
        if (!keepAlive)
        {
            context.Response.Headers.Connection = "close";
        }

        ConnectionPlaces.Mark(context.Features, busy: true);
        try
        {
            await AnswerAsync(context);
        }
        finally
        {
            ConnectionPlaces.Mark(context.Features, busy: false);
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (!routes.TryGetValue(path, out var route))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound,
                $"not found; try one of: {string.Join(' ', routes.Keys.Order(StringComparer.Ordinal))}");
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "only GET and HEAD");
            return;
        }

        try
        {
            await route.Handler(context);
        }
        catch (Exception exception) when (DepartedClient.Explains(context, exception))
        {
            context.Abort();
        }
        catch (Exception exception)
        {
            Log.AdminRouteFailed(logger, path, exception);
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
                await RefuseAsync(context, StatusCodes.Status500InternalServerError, "failed; the log says why");
            }
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message + "\n", context.RequestAborted);
    }
}
