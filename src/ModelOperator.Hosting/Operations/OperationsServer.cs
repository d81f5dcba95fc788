using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelOperator.Contracts.Processes;
using ModelOperator.Hosting.Metrics;
using ModelOperator.Hosting.Operations.Probes;
using Prometheus;

namespace ModelOperator.Hosting.Operations;

/// <summary>Runs the admin port, and the probe port if there is one, on Kestrel servers of their own. So no admin page is ever served on a
/// data port, the data path pays nothing for them, and probes and scrapes are still answered while the data port drains.</summary>
public sealed class OperationsServer : IHostedService, IDisposable
{
    // A kubelet uses one connection at a time, and so does Prometheus. The rest is for people, and for clients that hold connections.
    private const int MaxAdminConnections = 128;
    private const int MaxProbeConnections = 64;

    private readonly AdminPort _admin;
    private readonly AdminPort? _probes;
    private readonly ILogger _logger;

    /// <summary>Makes the server; called by <see cref="OperationsExtensions.AddOperations"/>.</summary>
    public OperationsServer(
        OperationsOptions options,
        CollectorRegistry metrics,
        IEnumerable<AdminRoute> routes,
        IEnumerable<ProbeCheck> checks,
        IServiceProvider services,
        ILoggerFactory loggerFactory)
    {
        _logger = loggerFactory.CreateLogger<OperationsServer>();
        AdminRoute[] probes = [.. ProbePages([.. checks])];
        _admin = Open("admin", PortSettings.Operations, options.Port, MaxAdminConnections, keepAlive: true,
            [new(AdminPaths.Metrics, context => MetricsPage.AnswerAsync(context, metrics)), .. probes, .. routes]);
        _probes = options.ProbePort is { } port
            ? Open("probe", PortSettings.Probes, port, MaxProbeConnections, keepAlive: false, probes)
            : null;

        AdminPort Open(string name, string setting, int number, int connections, bool keepAlive, IEnumerable<AdminRoute> pages) => new(
            new(name, setting, options.Address, number, connections, options.HeaderTimeout, options.IdleTimeout),
            new AdminApplication(ByPath(pages), keepAlive, services, _logger), services, loggerFactory);
    }

    /// <summary>The admin port in use, once started.</summary>
    public int Port => _admin.Port;

    /// <summary>The probe port in use, once started; null without one.</summary>
    public int? ProbePort => _probes?.Port;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _admin.StartAsync(cancellationToken);
        Log.AdminPortOpen(_logger, Port);
        if (_probes is not null)
        {
            await _probes.StartAsync(cancellationToken);
            Log.ProbePortOpen(_logger, _probes.Port);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_admin.StopAsync(cancellationToken), _probes?.StopAsync(cancellationToken) ?? Task.CompletedTask);

    /// <inheritdoc/>
    public void Dispose()
    {
        _admin.Dispose();
        _probes?.Dispose();
    }

    private static IEnumerable<AdminRoute> ProbePages(List<ProbeCheck> checks) =>
    [
        Page(AdminPaths.Liveness, checks.Where(check => check.Probe is Probe.Liveness)),
        Page(AdminPaths.Readiness, checks.Where(check => check.Probe is Probe.Readiness)),
    ];

    private static AdminRoute Page(string path, IEnumerable<ProbeCheck> checks) =>
        new(path, context => ProbePage.AnswerAsync(context, path, checks));

    private static Dictionary<string, AdminRoute> ByPath(IEnumerable<AdminRoute> routes)
    {
        var pages = new Dictionary<string, AdminRoute>(StringComparer.Ordinal);
        foreach (var route in routes)
        {
            if (!pages.TryAdd(route.Path, route))
            {
                throw new InvalidOperationException($"admin route {route.Path} is mapped twice");
            }
        }

        return pages;
    }
}
