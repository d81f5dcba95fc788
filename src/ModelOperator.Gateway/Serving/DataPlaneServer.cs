using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ModelOperator.Gateway.Proxying.Clients;
using ModelOperator.Gateway.Proxying.Upgrades;
using ModelOperator.Hosting.Connections;
using ModelOperator.Hosting.Connections.Heads;
using ModelOperator.Hosting.Connections.Protocols;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Gateway.Serving;

/// <summary>The server of the port that clients call. When it stops, it refuses new connections, lets requests in flight end, ends
/// WebSocket sessions after a few seconds, and cuts requests that have not ended when the host's shutdown timeout is over.</summary>
internal sealed class DataPlaneServer : IHostedService, IDisposable
{
    private readonly GatewayOptions _options;
    private readonly ProxyApplication _application;
    private readonly UpgradedSessions _sessions;
    private readonly KestrelServer _server;
    private readonly ILogger _logger;

    public DataPlaneServer(
        GatewayOptions options,
        ProxyApplication application,
        UpgradedSessions sessions,
        ClientConnections connections,
        IConnectionListenerFactory sockets,
        IServiceProvider services,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        _options = options;
        _application = application;
        _sessions = sessions;
        _logger = loggers.CreateLogger<DataPlaneServer>();

        var kestrel = new KestrelServerOptions { AddServerHeader = false, AllowAlternateSchemes = true, ApplicationServices = services };
        kestrel.RequestHeaderEncodingSelector = static name =>
            name.Equals(HeaderNames.Connection, StringComparison.OrdinalIgnoreCase) ? ConnectionHeaderEncoding.Instance : Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        Configure(kestrel.Limits, options);
        new ProtocolSwitch(kestrel.Limits.KeepAliveTimeout, time).Listen(kestrel, IPAddress.IPv6Any, options.DataPort, connection =>
        {
            ClientAddress.Remember(connection, options.TrustedProxies);
            connections.Opened(connection);
        });
        _server = new KestrelServer(Options.Create(kestrel), new DataPortTransport(sockets), loggers);
    }

    /// <summary>The port in use, once started.</summary>
    public int Port { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _server.StartAsync(_application, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new StartupException(
                $"cannot listen on data port {_options.DataPort} (--data-port): {exception.GetBaseException().Message}", exception);
        }

        Port = ProtocolSwitch.Port(_server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses);
        Log.DataPortOpen(_logger, Port);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _sessions.EndSoon();
        await _server.StopAsync(cancellationToken);
        Log.DataPortClosed(_logger, cancellationToken.IsCancellationRequested ? "requests still in flight were cut" : "no request was cut");
    }

    public void Dispose() => _server.Dispose();

    private static void Configure(KestrelServerLimits limits, GatewayOptions options)
    {
        limits.MaxRequestBodySize = options.MaxRequestBodyBytes;
        RequestLimits.Apply(limits);
        // A stream may pause as long as its two ends like. A client that takes no byte for a minute, although some are ready, is gone.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromMinutes(1));
    }
}
