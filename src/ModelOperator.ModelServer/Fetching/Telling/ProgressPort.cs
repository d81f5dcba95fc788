using System.Net.Sockets;
using System.Text.Json;
using ModelOperator.Contracts.Reports;

namespace ModelOperator.ModelServer.Fetching.Telling;

/// <summary>The port on which the operator, and Prometheus, ask how far a download is. A fetch goes on without it.</summary>
internal static class ProgressPort
{
    private const int MaxConnections = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Opens the port: in a pod on all of its addresses, elsewhere on loopback. Null when it cannot be opened, or when
    /// <paramref name="port"/> is 0.</summary>
    /// <param name="port">The port.</param>
    /// <param name="board">The numbers.</param>
    /// <param name="log">The log.</param>
    /// <param name="isInPod">True in a pod.</param>
    public static async Task<WebApplication?> TryOpenAsync(int port, ProgressBoard board, TextWriter log, bool isInPod)
    {
        if (port == 0)
        {
            return null;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = Patience;
            kestrel.Limits.KeepAliveTimeout = Patience;
            if (isInPod)
            {
                kestrel.ListenAnyIP(port);
            }
            else
            {
                kestrel.ListenLocalhost(port);
            }
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var application = builder.Build();
        application.Run(context => AnswerAsync(context, board));
        try
        {
            await application.StartAsync(application.Lifetime.ApplicationStopping);
            return application;
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidOperationException)
        {
            // The pod may use the network of its node.
            await log.WriteLineAsync($"nobody can ask for the progress: {exception.GetBaseException().Message.TrimEnd('.')}");
            await application.DisposeAsync();
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext context, ProgressBoard board)
    {
        var report = board.Report ?? new(0, 0, 0);
        switch (context.Request.Path.Value)
        {
            case FetchReport.Path:
                context.Response.ContentType = "application/json";
                return context.Response.WriteAsync(
                    JsonSerializer.Serialize(report, FetchReportJsonContext.Default.FetchReport), context.RequestAborted);
            case "/metrics":
                context.Response.ContentType = "text/plain; version=0.0.4";
                return context.Response.WriteAsync(FormattableString.Invariant($"""
                    # HELP model_fetch_bytes The bytes of the model that are there.
                    # TYPE model_fetch_bytes gauge
                    model_fetch_bytes {report.Bytes}
                    # HELP model_fetch_total_bytes The bytes of the whole model; 0 while they are not known.
                    # TYPE model_fetch_total_bytes gauge
                    model_fetch_total_bytes {report.Total}

                    """), context.RequestAborted);
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }
}
