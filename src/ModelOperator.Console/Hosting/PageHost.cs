using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Assets;

namespace ModelOperator.Console.Hosting;

/// <summary>Serves the page to everybody, and hands what it asks for on to whoever knows the caller.</summary>
internal sealed class PageHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly AssetStore _assets = AssetStore.Of(typeof(PageHost).Assembly);
    private readonly RequestDelegate _api;
    private RequestGuard? _guard;

    private PageHost(WebApplication app, RequestDelegate api)
    {
        (_app, _api) = (app, api);
        app.Run(AnswerAsync);
    }

    /// <summary>The port that is listened on.</summary>
    public int Port => new Uri(_app.Urls.First()).Port;

    /// <summary>Starts to listen.</summary>
    /// <param name="address">The address; null for all addresses of the machine.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="guard">Makes the guard, from the port that is listened on.</param>
    /// <param name="api">Answers what the page asks for.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="IOException">The port cannot be listened on.</exception>
    public static async Task<PageHost> StartAsync(
        IPAddress? address, int port, PageLimits limits, Func<int, RequestGuard> guard, RequestDelegate api,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel, limits);
            if (address is null)
            {
                kestrel.ListenAnyIP(port, Plainly);
            }
            else
            {
                kestrel.Listen(address, port, Plainly);
            }
        });
        var app = builder.Build();
        var host = new PageHost(app, api);
        try
        {
            await app.StartAsync(cancellationToken);

            // The port is known once it is open; who asks before the guard knows it has to ask again.
            Volatile.Write(ref host._guard, guard(host.Port));
            return host;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static void Plainly(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;

    private static void Limit(KestrelServerOptions kestrel, PageLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeadBytes;
        kestrel.Limits.MaxRequestLineSize = limits.LineBytes;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadTimeout;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        SecurityHeaders.Add(context.Response.Headers);
        if (Volatile.Read(ref _guard) is not { } guard)
        {
            await JsonAnswers.WriteAsync(context, new Refusal(
                StatusCodes.Status503ServiceUnavailable, "The console is starting. Try again in a moment."));
        }
        else if (guard.Refuse(context.Request) is { } refusal)
        {
            await JsonAnswers.WriteAsync(context, refusal);
        }
        else if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await _api(context);
        }
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await JsonAnswers.WriteAsync(context, new Refusal(StatusCodes.Status405MethodNotAllowed, "The page can only be read."));
        }
        else
        {
            await (_assets.Find(context.Request.Path.Value ?? "/") is { } asset
                ? AssetEndpoint.AnswerAsync(context, asset)
                : JsonAnswers.WriteAsync(context, Refusal.NotFound("There is no such page.")));
        }
    }
}
