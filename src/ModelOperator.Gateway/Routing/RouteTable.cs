using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Routing;

/// <summary>The routes and endpoints in force. Writers pass whole states, in any order and as often as they like; readers take one
/// immutable snapshot. Nothing is in force before both routes and endpoints are known.</summary>
internal sealed class RouteTable
{
    private readonly IRouteComposer _composer;
    private readonly ILogger<RouteTable> _logger;
    private readonly ulong _seed;
    private readonly Lock _gate = new();
    private Dictionary<(string Service, EndpointAddress Address), PodEndpoint> _known = [];
    private IReadOnlyDictionary<string, IReadOnlyList<EndpointAddress>>? _addresses;
    private RouteDocument? _document;
    private volatile RouteSnapshot? _current;

    /// <param name="composer">Puts each snapshot in force for requests.</param>
    /// <param name="logger">Logs what was applied.</param>
    /// <param name="random">Lets every gateway pod deal its blocks in another order.</param>
    public RouteTable(IRouteComposer composer, ILogger<RouteTable> logger, Random random)
    {
        _composer = composer;
        _logger = logger;
        _seed = (ulong)random.NextInt64();
    }

    /// <summary>The snapshot in force; null before routes and endpoints are known.</summary>
    public RouteSnapshot? Current => _current;

    /// <summary>Puts routes in force for requests that start from now on.</summary>
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

    private RouteSnapshot? Rebuild()
    {
        if (_document is null || _addresses is null)
        {
            return null;
        }

        // Known endpoints keep their counts. Endpoints of services that are not routed now are kept, too, in case these are routed again.
        var known = new Dictionary<(string, EndpointAddress), PodEndpoint>();
        foreach (var (service, addresses) in _addresses)
        {
            foreach (var address in addresses)
            {
                known.TryAdd((service, address), _known.GetValueOrDefault((service, address)) ?? new PodEndpoint(address));
            }
        }

        _known = known;
        var mirror = _document.Mirror is { } rule ? new MirrorTarget(rule, Endpoints(rule.Service), _seed) : null;
        var targets = _document.Routes.Select(Target);
        var snapshot = new RouteSnapshot(_document, targets, mirror, _seed);
        // The routes are reported as in force only when they are, which matters most when they remove a mirror (R02).
        _composer.PutInForce(snapshot);
        _current = snapshot;
        return snapshot;
    }

    private RevisionTarget Target(RouteRule rule)
    {
        var hold = string.Equals(_document!.Hold?.Revision, rule.Revision, StringComparison.Ordinal) ? _document.Hold : null;
        return new RevisionTarget(rule, hold is { Always: true } ? [] : Endpoints(rule.Service), hold);
    }

    private PodEndpoint[] Endpoints(string service) =>
        [.. _addresses!.GetValueOrDefault(service, []).Distinct().Select(address => _known[(service, address)])];

    private static string Describe(RouteSnapshot snapshot)
    {
        var parts = snapshot.Targets.Select(target => $"{target.Revision} {target.Rule.Weight}% on {target.Endpoints.Length} endpoints"
            + (target.MustHold ? ", requests held" : ""));
        if (snapshot.Mirror is { } mirror)
        {
            parts = parts.Append($"copies of {mirror.Rule.Percent}% to {mirror.Rule.Revision} on {mirror.Endpoints.Length} endpoints");
        }

        if (snapshot.Affinity is { } affinity)
        {
            parts = parts.Append(
                $"callers of {affinity.Revision} kept by {(affinity.Cookie is null ? "header" : "cookie")} "
                + $"{affinity.Cookie ?? affinity.Header}");
        }

        var text = string.Join(", ", parts);
        return text.Length == 0 ? "nothing" : text;
    }
}
