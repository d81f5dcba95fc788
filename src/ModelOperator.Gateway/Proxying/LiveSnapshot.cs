using System.Collections.Frozen;
using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Proxying.Observing;
using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Proxying;

/// <summary>The routes at one moment, with everything else that a request needs. It never changes; a request keeps the snapshot that it
/// started with.</summary>
/// <param name="routes">The routes.</param>
/// <param name="meters">The meter of each routed revision.</param>
/// <param name="observer">Looks at the requests and their answers; null when nobody does.</param>
internal sealed class LiveSnapshot(
    RouteSnapshot routes, FrozenDictionary<RevisionTarget, RevisionMeter> meters, IExchangeObserver? observer)
{
    /// <summary>The routes.</summary>
    public RouteSnapshot Routes => routes;

    /// <summary>Looks at the requests and their answers; null when nobody does.</summary>
    public IExchangeObserver? Observer => observer;

    /// <summary>Counts the requests of a routed revision.</summary>
    public RevisionMeter MeterOf(RevisionTarget target) => meters[target];
}
