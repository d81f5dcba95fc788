using System.Collections.Frozen;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Holding;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Repeats;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Sampling;
using ModelOperator.Gateway.Shadowing;

namespace ModelOperator.Gateway.Composing;

/// <summary>Attaches meters and observers (the mirror's lane, the counter of repeats, the taker of samples) to the routes, and puts them
/// in force.</summary>
internal sealed class RouteComposer(
    LiveRoutes live, GatewayMetrics metrics, MirrorLanes lanes, SampleDesk desk, HeldRequests held, GatewayOptions options,
    TimeProvider time) : IRouteComposer
{
    private readonly Lock _gate = new();
    private MirrorLane? _mirror;
    private RepeatObserver? _repeats;

    /// <summary>The way to the mirror in force; null when nothing is mirrored.</summary>
    public MirrorLane? Mirror => _mirror;

    /// <inheritdoc/>
    public void PutInForce(RouteSnapshot snapshot)
    {
        lock (_gate)
        {
            Point(snapshot.Mirror);
            Watch(snapshot.Monitoring);
            var meters = snapshot.Targets.ToFrozenDictionary(target => target, target => metrics.For(target.Revision));
            live.Current = new LiveSnapshot(snapshot, meters, ExchangeObservers.Join(_mirror, _repeats, Samples(snapshot.Monitoring)));
            held.LookAgain();
            foreach (var (target, meter) in meters)
            {
                meter.Route(target.Rule.Weight, target.IsClosed ? null : target.Endpoints.Length);
                if (_repeats is not null)
                {
                    meter.AnnounceRepeats();
                }

                if (snapshot.Monitoring?.Review is not null)
                {
                    meter.AnnounceReview();
                }
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

    private SampleObserver? Samples(MonitoringRule? monitoring) =>
        new SampleObserver(monitoring?.Samples, monitoring?.Review, desk, time) is { IsNeeded: true } observer ? observer : null;

    private void Watch(MonitoringRule? monitoring)
    {
        if (_repeats?.Rule != monitoring?.Repeats)
        {
            _repeats = monitoring?.Repeats is { } rule ? new RepeatObserver(rule, options, time) : null;
        }
    }
}
