using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using ModelOperator.Contracts.Processes;
using ModelOperator.Contracts.Reports;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Benchmarks.Operators.Cluster;

/// <summary>Answers the admin port of all gateway pods, each at its own address. What they apply is told by <see cref="Apply"/>.</summary>
internal sealed class StandInGateways : IAsyncDisposable
{
    private readonly ConcurrentDictionary<IPAddress, (string Name, SimulatedTraffic Traffic)> _pods = new();
    private readonly ConcurrentDictionary<string, RouteDocument> _routes = new(StringComparer.Ordinal);
    private readonly string _ns;
    private readonly WebApplication _server;
    private FrozenSet<string> _hanging = [];
    private long _asked;

    private StandInGateways(string ns)
    {
        _ns = ns;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.IPv6Any, Ports.Operations, port => port.Protocols = HttpProtocols.Http1))
            .UseSockets(sockets => sockets.CreateBoundListenSocket = Bind);
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    /// <summary>The number of times that pods have been asked.</summary>
    public long Asked => Interlocked.Read(ref _asked);

    /// <summary>Begins to listen.</summary>
    /// <param name="ns">The namespace of the gateways.</param>
    public static async Task<StandInGateways> StartAsync(string ns)
    {
        var gateways = new StandInGateways(ns);
        await gateways._server.StartAsync();
        return gateways;
    }

    /// <summary>Begins to answer for a pod.</summary>
    public void Add(IPAddress address, string name)
    {
        var traffic = new SimulatedTraffic(_ns, name);
        _pods[address] = (name, traffic);
        if (_routes.TryGetValue(name, out var routes))
        {
            traffic.Apply(routes);
        }
    }

    /// <summary>Answers for a pod no more.</summary>
    public void Remove(IPAddress address) => _pods.TryRemove(address, out _);

    /// <summary>Has all gateways of a ModelDeployment apply routes.</summary>
    public void Apply(string name, RouteDocument routes)
    {
        _routes[name] = routes;
        foreach (var pod in _pods.Values.Where(pod => pod.Name == name))
        {
            pod.Traffic.Apply(routes);
        }
    }

    /// <summary>Has the gateways of so many ModelDeployments take questions and never answer.</summary>
    public void Hang(int number) =>
        _hanging = Enumerable.Range(0, number).Select(ManyDeployments.NameOf).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Has all gateways answer again.</summary>
    public void Recover() => _hanging = [];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    // Another cluster on this machine may listen at the same port of an IPv4 address.
    private static Socket Bind(EndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = false };
        socket.Bind(endpoint);
        return socket;
    }

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        if (context.Connection.LocalIpAddress is not { } address || !_pods.TryGetValue(address, out var pod))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (_hanging.Contains(pod.Name))
        {
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }

        switch (context.Request.Path.Value)
        {
            case GatewayReport.Path:
                return context.Response.WriteAsJsonAsync(pod.Traffic.Report(), GatewayReportJsonContext.Default.GatewayReport);
            case AdminPaths.Metrics:
                return context.Response.WriteAsync(pod.Traffic.Metrics());
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
        }
    }
}
