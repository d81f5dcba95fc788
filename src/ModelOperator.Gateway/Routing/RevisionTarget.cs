using ModelOperator.Contracts.Routes;
using ModelOperator.Contracts.Routes.Holding;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Routing;

/// <summary>A routed revision with its ready endpoints at one moment.</summary>
/// <param name="rule">The revision's share.</param>
/// <param name="endpoints">Its ready endpoints; none when they are about to go and get no more requests.</param>
/// <param name="hold">The rule by which requests wait for an endpoint instead of being refused; null for none.</param>
internal sealed class RevisionTarget(RouteRule rule, PodEndpoint[] endpoints, HoldRule? hold = null)
{
    public RouteRule Rule { get; } = rule;

    public string Revision => Rule.Revision;

    public ReadOnlySpan<PodEndpoint> Endpoints => endpoints;

    public bool HasEndpoints => endpoints.Length > 0;

    /// <summary>True when a request must wait for an endpoint.</summary>
    public bool MustHold => hold is not null && endpoints.Length == 0;

    /// <summary>True when its pods are gone or about to go, and get no more requests.</summary>
    public bool IsClosed => hold is { Always: true };
}
