using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelOperator.Hosting.Connections;
using ModelOperator.Hosting.Lifecycle;

namespace ModelOperator.Hosting.Operations;

/// <summary>A port for the operators of the process. It expects short requests and few connections, and holds none for long.</summary>
internal sealed class AdminPort : IDisposable
{
    private readonly AdminPortSettings _settings;
    private readonly KestrelServer _server;
    private readonly AdminApplication _application;

    public AdminPort(AdminPortSettings settings, AdminApplication application, IServiceProvider services, ILoggerFactory loggers)
    {
        (_settings, _application) = (settings, application);
        var kestrel = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = services };
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.RequestHeadersTimeout = settings.HeaderTimeout;
        kestrel.Limits.KeepAliveTimeout = settings.IdleTimeout;
        var places = new ConnectionPlaces(settings.MaxConnections);
        kestrel.Listen(settings.Address, settings.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => connection => places.HoldAsync(connection, next));
        });
        var sockets = new SocketTransportOptions();
        ListenSocket.UseFor(sockets);
        _server = new KestrelServer(Options.Create(kestrel), new SocketTransportFactory(Options.Create(sockets), loggers), loggers);
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
                $"cannot listen on {_settings.Name} port {_settings.Port} ({_settings.Setting}): {exception.GetBaseException().Message}",
                exception);
        }

        Port = BindingAddress.Parse(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    public void Dispose() => _server.Dispose();
}
