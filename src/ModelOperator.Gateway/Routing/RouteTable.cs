using ModelOperator.Gateway.Metrics;

namespace ModelOperator.Gateway.Routing;

/// <summary>The routes and endpoints in force. Writers hand in whole states, in any order and as often as they like; readers
/// take one immutable snapshot. Nothing is in force before routes and endpoints are both known.</summary>
internal sealed class RouteTable
{
    private readonly GatewayMetrics _metrics;
    private readonly ILogger<RouteTable> _logger;
    private readonly ulong _seed;
    private readonly Lock _gate = new();
    private Dictionary<(string Service, EndpointAddress Address), PodEndpoint> _known = [];
    private IReadOnlyDictionary<string, IReadOnlyList<EndpointAddress>>? _addresses;
    private RouteDocument? _document;
    private volatile RouteSnapshot? _current;
    private ulong _requests;

    /// <param name="metrics">Where revisions are counted.</param>
    /// <param name="logger">Tells what was applied.</param>
    /// <param name="random">Makes every gateway pod deal its blocks in another order.</param>
    public RouteTable(GatewayMetrics metrics, ILogger<RouteTable> logger, Random random)
    {
        _metrics = metrics;
        _logger = logger;
        _seed = (ulong)random.NextInt64();
        metrics.Observe(this);
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
        var targets = _document.Rules.Select(rule => new RevisionTarget(
            rule,
            [.. _addresses.GetValueOrDefault(rule.Service, []).Distinct().Select(address => known[(rule.Service, address)])],
            _metrics.For(rule.Revision)));
        var snapshot = new RouteSnapshot(_document.Generation, targets, _seed);
        _current = snapshot;
        _metrics.Keep(snapshot.Targets.Select(target => target.Revision));
        return snapshot;
    }

    private static string Describe(RouteSnapshot snapshot) => snapshot.Targets.Count == 0
        ? "nothing"
        : string.Join(", ", snapshot.Targets.Select(target => $"{target.Revision} {target.Rule.Weight}% on {target.Endpoints.Length} endpoints"));
}
