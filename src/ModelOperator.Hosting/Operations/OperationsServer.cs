using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Hosting.Lifecycle;
using ModelOperator.Hosting.Metrics;

namespace ModelOperator.Hosting.Operations;

/// <summary>The admin port: a Kestrel of its own, so that no admin page is ever served on a data port, the data path pays
/// nothing for it, and probes and scrapes are still answered while the data port drains.</summary>
public sealed class OperationsServer : IHostedService, IDisposable
{
    private const int MaxConnections = 128;

    private readonly OperationsOptions _options;
    private readonly KestrelServer _server;
    private readonly AdminApplication _application;
    private readonly ILogger _logger;

    /// <summary>Made by <see cref="OperationsExtensions.AddOperations"/>.</summary>
    public OperationsServer(
        OperationsOptions options,
        MetricsCollector metrics,
        IEnumerable<AdminRoute> routes,
        IEnumerable<ProbeCheck> checks,
        IServiceProvider services,
        ILoggerFactory loggerFactory)
    {
        _options = options;
        _logger = loggerFactory.CreateLogger<OperationsServer>();
        _application = new AdminApplication(Pages(metrics, routes, [.. checks]), services, _logger);

        var kestrel = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = services };
        kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Listen(options.Address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggerFactory);
        _server = new KestrelServer(Options.Create(kestrel), transport, loggerFactory);
    }

    /// <summary>The port in use, once started.</summary>
    public int Port { get; private set; }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _server.StartAsync(_application, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new StartupException(
                $"cannot listen on admin port {_options.Port} (OPERATIONS_PORT): {exception.GetBaseException().Message}", exception);
        }

        var address = _server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Port = BindingAddress.Parse(address).Port;
        Log.AdminPortOpen(_logger, Port);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _server.Dispose();

    private static Dictionary<string, AdminRoute> Pages(MetricsCollector metrics, IEnumerable<AdminRoute> routes, List<ProbeCheck> checks)
    {
        var pages = new Dictionary<string, AdminRoute>(StringComparer.Ordinal)
        {
            ["/metrics"] = new("/metrics", context => ScrapeAsync(context, metrics)),
            ["/livez"] = new("/livez", context => ProbePage.AnswerAsync(context, "/livez", checks.Where(check => check.Probe is Probe.Liveness))),
            ["/readyz"] = new("/readyz", context => ProbePage.AnswerAsync(context, "/readyz", checks.Where(check => check.Probe is Probe.Readiness))),
        };
        foreach (var route in routes)
        {
            if (!pages.TryAdd(route.Path, route))
            {
                throw new InvalidOperationException($"admin route {route.Path} is mapped twice");
            }
        }

        return pages;
    }

    private static async Task ScrapeAsync(HttpContext context, MetricsCollector metrics)
    {
        var format = ExpositionFormats.Negotiate(context.Request.Headers.Accept!);
        var document = metrics.Collect(format);
        context.Response.ContentType = format.ContentType();
        context.Response.ContentLength = document.Length;
        await context.Response.BodyWriter.WriteAsync(document, context.RequestAborted);
    }
}
