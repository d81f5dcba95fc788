using k8s.Models;
using ModelOperator.Contracts.Routes;
using ModelOperator.Contracts.Routes.Reading;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Shadowing.Labels;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Gateway.Discovery;

/// <summary>Passes the state of the cluster on to the route table, always as a whole. While the API server cannot be reached, the informers
/// keep trying, and the last known state stays in force.</summary>
internal sealed class RouteSync(
    Informer<V1ConfigMap> configMaps,
    Informer<EndpointSliceView> slices,
    RouteTable table,
    GatewayMetrics metrics,
    GatewayOptions options,
    ILogger<RouteSync> logger,
    GatewayPods? pods = null) : BackgroundService
{
    private string? _lastSeen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Endpoints come first, so that the first routes in force find the existing pods.
            await slices.WaitForSyncAsync(stoppingToken);
            ApplyEndpoints();
            using var endpointChanges = slices.Subscribe(_ => ApplyEndpoints());
            await configMaps.WaitForSyncAsync(stoppingToken);
            using var routeChanges = configMaps.Subscribe(ApplyRoutes);
            if (table.Current is null)
            {
                Log.NoRoutesYet(logger);
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The gateway is stopping.
        }
    }

    private void ApplyEndpoints()
    {
        var known = slices.List();
        table.Apply(EndpointSlices.ReadyAddresses(known));
        pods?.Apply(EndpointSlices.ReadyPods(known, options.Name)); // the Service of clients has the name of the ModelDeployment
    }

    private void ApplyRoutes(ResourceChange<V1ConfigMap> change)
    {
        if (change.Type is ResourceChangeType.Deleted)
        {
            Log.RoutesDeleted(logger);
            return;
        }

        var json = change.Object.Data?.TryGetValue(RouteDocument.Key, out var routes) == true ? routes : "";
        if (string.Equals(json, _lastSeen, StringComparison.Ordinal))
        {
            return; // labels and annotations of the ConfigMap do not matter
        }

        _lastSeen = json;
        if (RouteDocumentParser.TryParse(json, out var document, out var error))
        {
            table.Apply(document);
            if (error is not null)
            {
                metrics.MonitoringRejected();
                Log.MonitoringRejected(logger, change.Object.Metadata.Name ?? "", RouteDocument.Key, error, document.Generation);
            }
        }
        else
        {
            metrics.RoutesRejected();
            Log.RoutesRejected(logger, change.Object.Metadata.Name ?? "", RouteDocument.Key, error, table.Current?.Generation ?? 0);
        }
    }
}
