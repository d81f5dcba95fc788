using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Routing;

/// <summary>A routed revision with its ready endpoints at one moment.</summary>
internal sealed class RevisionTarget(RouteRule rule, PodEndpoint[] endpoints)
{
    public RouteRule Rule { get; } = rule;

    public string Revision => Rule.Revision;

    public ReadOnlySpan<PodEndpoint> Endpoints => endpoints;

    public bool HasEndpoints => endpoints.Length > 0;
}
