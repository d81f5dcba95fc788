using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Shadowing;

namespace ModelOperator.Gateway.Routing;

/// <summary>The routes and endpoints in force. Writers hand in whole states, in any order and as often as they like; readers
/// take one immutable snapshot. Nothing is in force before routes and endpoints are both known.</summary>
internal sealed class RouteTable
{
    private readonly GatewayMetrics _metrics;
    private readonly MirrorLanes _lanes;
    private readonly ILogger<RouteTable> _logger;
    private readonly ulong _seed;
    private readonly Lock _gate = new();
    private Dictionary<(string Service, EndpointAddress Address), PodEndpoint> _known = [];
    private IReadOnlyDictionary<string, IReadOnlyList<EndpointAddress>>? _addresses;
    private RouteDocument? _document;
    private MirrorLane? _mirror;
    private volatile RouteSnapshot? _current;
    private ulong _requests;

    /// <param name="metrics">Where revisions are counted.</param>
    /// <param name="lanes">Opens the way to a mirror.</param>
    /// <param name="logger">Tells what was applied.</param>
    /// <param name="random">Makes every gateway pod deal its blocks in another order.</param>
    public RouteTable(GatewayMetrics metrics, MirrorLanes lanes, ILogger<RouteTable> logger, Random random)
    {
        _metrics = metrics;
        _lanes = lanes;
        _logger = logger;
        _seed = (ulong)random.NextInt64();
    }

    /// <summary>What is in force; null before routes and endpoints are known.</summary>
    public RouteSnapshot? Current => _current;

    /// <summary>The next request's turn in the schedule.</summary>
    public ulong NextTurn() => Interlocked.Increment(ref _requests) - 1;

    /// <summary>Puts routes in force at once, for requests that start from now on.</summary>
    public void Apply(RouteDocument document)
    {
        lock (_gate)
        {
            if (_document?.Generation > document.Generation)
            {
                Log.GenerationWentBack(_logger, _document.Generation, document.Generation);
            }

            _document = document;
            if (Rebuild() is { } snapshot)
            {
                Log.RoutesApplied(_logger, snapshot.Generation, Describe(snapshot));
            }
        }
    }

    /// <summary>Replaces the ready endpoints of all Services.</summary>
    public void Apply(IReadOnlyDictionary<string, IReadOnlyList<EndpointAddress>> addresses)
    {
        lock (_gate)
        {
            var before = _current is null ? null : Describe(_current);
            _addresses = addresses;
            if (Rebuild() is not { } snapshot)
            {
                return;
            }

            // Most changes of slices concern nothing that is routed, or a pod that was not ready and still is not.
            var after = Describe(snapshot);
            if (before is null)
            {
                Log.RoutesApplied(_logger, snapshot.Generation, after);
            }
            else if (!string.Equals(before, after, StringComparison.Ordinal))
            {
                Log.EndpointsApplied(_logger, after);
            }
        }
    }

    /// <summary>The gateway stops: no copy is started any more, those under way are given up.</summary>
    public void StopMirroring()
    {
        lock (_gate)
        {
            _mirror?.Close(DropReason.Shutdown);
        }
    }

    private RouteSnapshot? Rebuild()
    {
        if (_document is null || _addresses is null)
        {
            return null;
        }

        // Known endpoints keep their counts; those of services that are not routed now are kept too, for when they are again.
        var known = new Dictionary<(string, EndpointAddress), PodEndpoint>();
        foreach (var (service, addresses) in _addresses)
        {
            foreach (var address in addresses)
            {
                known.TryAdd((service, address), _known.GetValueOrDefault((service, address)) ?? new PodEndpoint(address));
            }
        }

        _known = known;
        Point(_document.Mirror);
        var targets = _document.Rules.Select(rule => new RevisionTarget(rule, Endpoints(rule.Service), _metrics.For(rule.Revision)));
        var snapshot = new RouteSnapshot(_document, targets, _mirror, _seed);
        _current = snapshot;
        foreach (var target in snapshot.Targets)
        {
            target.Meter.Route(target.Rule.Weight, target.Endpoints.Length);
        }

        _metrics.Show(snapshot.Generation, [.. snapshot.Targets.Select(target => target.Meter)]);
        _metrics.Keep(snapshot.Targets.Select(target => target.Revision).Concat(_mirror is null ? [] : [_mirror.Revision]));
        return snapshot;
    }

    // R02: the way to the old mirror is closed before the snapshot that lacks it is there to be reported.
    private void Point(MirrorRule? rule)
    {
        if (_mirror is not null && (rule is null || !_mirror.LeadsTo(rule)))
        {
            _mirror.Close(DropReason.RouteChanged);
            _mirror = null;
        }

        if (rule is not null)
        {
            var target = new MirrorTarget(rule, Endpoints(rule.Service), _seed);
            if (_mirror is null)
            {
                _mirror = _lanes.Open(target);
            }
            else
            {
                _mirror.Target = target;
            }
        }
    }

    private PodEndpoint[] Endpoints(string service) =>
        [.. _addresses!.GetValueOrDefault(service, []).Distinct().Select(address => _known[(service, address)])];

    private static string Describe(RouteSnapshot snapshot)
    {
        var parts = snapshot.Targets.Select(target => $"{target.Revision} {target.Rule.Weight}% on {target.Endpoints.Length} endpoints");
        if (snapshot.Mirror?.Target is { } mirror)
        {
            parts = parts.Append($"copies of {mirror.Rule.Percent}% to {mirror.Rule.Revision} on {mirror.Endpoints.Length} endpoints");
        }

        if (snapshot.Affinity is { } affinity)
        {
            parts = parts.Append($"callers of {affinity.Revision} kept by {(affinity.Cookie is null ? "header" : "cookie")} {affinity.Cookie ?? affinity.Header}");
        }

        var text = string.Join(", ", parts);
        return text.Length == 0 ? "nothing" : text;
    }
}
