using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ModelOperator.Hosting.Operations;

/// <summary>Everything the admin port answers: an exact path finds its route, the rest is 404.</summary>
internal sealed class AdminApplication(IReadOnlyDictionary<string, AdminRoute> routes, IServiceProvider services, ILogger logger)
    : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) =>
        new DefaultHttpContext(contextFeatures) { RequestServices = services };

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (!routes.TryGetValue(path, out var route))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"not found; try one of: {string.Join(' ', routes.Keys.Order(StringComparer.Ordinal))}");
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
        catch (Exception exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            Log.AdminRouteFailed(logger, path, exception);
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
                await RefuseAsync(context, StatusCodes.Status500InternalServerError, "failed; the log says why");
            }
        }
        catch (OperationCanceledException)
        {
            // the client went away
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message + "\n", context.RequestAborted);
    }
}
