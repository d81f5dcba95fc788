using System.Collections.Frozen;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying;
using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Shadowing;

/// <summary>Attaches meters and the mirror's lane to the routes, and puts them in force.</summary>
internal sealed class RouteComposer(LiveRoutes live, GatewayMetrics metrics, MirrorLanes lanes) : IRouteComposer
{
    private readonly Lock _gate = new();
    private MirrorLane? _mirror;

    /// <inheritdoc/>
    public void PutInForce(RouteSnapshot snapshot)
    {
        lock (_gate)
        {
            Point(snapshot.Mirror);
            var meters = snapshot.Targets.ToFrozenDictionary(target => target, target => metrics.For(target.Revision));
            live.Current = new LiveSnapshot(snapshot, meters, _mirror);
            foreach (var (target, meter) in meters)
            {
                meter.Route(target.Rule.Weight, target.Endpoints.Length);
            }

            metrics.Show(snapshot.Generation, meters.Values);
            metrics.Keep(snapshot.Targets.Select(target => target.Revision).Concat(_mirror is null ? [] : [_mirror.Revision]));
        }
    }

    /// <summary>Ends mirroring when the gateway stops: no copy is started any more, and those under way are given up.</summary>
    public void StopMirroring()
    {
        lock (_gate)
        {
            _mirror?.Close(DropReason.Shutdown);
        }
    }

    // The lane of the old mirror is closed before routes without it are in force (R02).
    private void Point(MirrorTarget? target)
    {
        if (_mirror is not null && (target is null || !_mirror.LeadsTo(target.Rule)))
        {
            _mirror.Close(DropReason.RouteChanged);
            _mirror = null;
        }

        if (target is not null)
        {
            if (_mirror is null)
            {
                _mirror = lanes.Open(target);
            }
            else
            {
                _mirror.Target = target;
            }
        }
    }
}
