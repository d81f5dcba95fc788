using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Commands.Clusters;
using ModelOperator.Commands.Errors;
using ModelOperator.Console.Answers;
using ModelOperator.Console.Assets;
using ModelOperator.Console.Live;
using ModelOperator.Console.Measured;

namespace ModelOperator.Console.Hosting;

/// <summary>Serves the page on loopback to whoever has its address.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    private const int MaxConnections = 128;
    private const int MaxBodyBytes = 4 << 10;
    private const int MaxHeadBytes = 16 << 10;
    private const int MaxLineBytes = 4 << 10;
    private static readonly TimeSpan HeadTimeout = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly FleetFeed _fleet;
    private readonly ConsoleToken _token;
    private readonly CancellationTokenSource _stop;

    private ConsoleServer(WebApplication app, FleetFeed fleet, ConsoleToken token, CancellationTokenSource stop) =>
        (_app, _fleet, _token, _stop, Port) = (app, fleet, token, stop, new Uri(app.Urls.First()).Port);

    /// <summary>The port that is listened on.</summary>
    public int Port { get; }

    /// <summary>The token of this console.</summary>
    public string Token => _token.Text;

    /// <summary>The address to open. What follows the # is not sent to any server, and stands in no log.</summary>
    public Uri StartAddress => new($"http://127.0.0.1:{Port}/#token={_token.Text}");

    /// <summary>Starts to listen and to follow the cluster.</summary>
    /// <param name="cluster">The cluster, with the caller's rights.</param>
    /// <param name="options">The settings.</param>
    /// <param name="history">The reader of the past of metrics.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="RefusedException">The port cannot be listened on.</exception>
    public static async Task<ConsoleServer> StartAsync(
        ICluster cluster, ConsoleOptions options, MetricHistory history, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, options.Port));
        var app = builder.Build();
        var stop = new CancellationTokenSource();
        var token = new ConsoleToken();
        var fleet = new FleetFeed(cluster.Api, options.Namespaces, time);
        var api = new ApiRoutes(cluster, options, fleet, history, time, stop.Token);
        var assets = AssetStore.Of(typeof(ConsoleServer).Assembly);
        RequestGuard? guard = null;
        app.Run(context => AnswerAsync(context, Volatile.Read(ref guard), token, assets, api));
        try
        {
            // The port is known once it is open; who asks before the guard knows it has to ask again.
            Volatile.Write(ref guard, new RequestGuard(options.Port == 0 ? await StartOnAnyPortAsync(app, cancellationToken)
                : await StartOnAsync(app, options.Port, cancellationToken)));
            return new(app, fleet, token, stop);
        }
        catch
        {
            await app.DisposeAsync();
            await fleet.DisposeAsync();
            stop.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _fleet.DisposeAsync();
        _stop.Dispose();
    }

    private static void Limit(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeadBytes;
        kestrel.Limits.MaxRequestLineSize = MaxLineBytes;
        kestrel.Limits.RequestHeadersTimeout = HeadTimeout;
        kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static async Task<int> StartOnAnyPortAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        return new Uri(app.Urls.First()).Port;
    }

    private static async Task<int> StartOnAsync(WebApplication app, int port, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
            return port;
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new RefusedException($"--port {port} cannot be listened on ({exception.GetBaseException().Message}); choose another, or "
                + "leave it out for any port that is free");
        }
    }

    private static async Task AnswerAsync(HttpContext context, RequestGuard? guard, ConsoleToken token, AssetStore assets, ApiRoutes api)
    {
        SecurityHeaders.Add(context.Response.Headers);
        if (guard is null)
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
            await (token.Is(context.Request.Headers[ConsoleToken.Header])
                ? api.AnswerAsync(context)
                : JsonAnswers.WriteAsync(context, new Refusal(
                    StatusCodes.Status401Unauthorized,
                    "The token is missing or is that of an earlier console. Open the address that the command has printed.")));
        }
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await JsonAnswers.WriteAsync(context, new Refusal(StatusCodes.Status405MethodNotAllowed, "The page can only be read."));
        }
        else
        {
            await (assets.Find(context.Request.Path.Value ?? "/") is { } asset
                ? AssetEndpoint.AnswerAsync(context, asset)
                : JsonAnswers.WriteAsync(context, Refusal.NotFound("There is no such page.")));
        }
    }
}
