using ModelOperator.Gateway.Metrics;

namespace ModelOperator.Gateway.Routing;

/// <summary>A routed revision with its ready endpoints at one moment.</summary>
internal sealed class RevisionTarget(RouteRule rule, PodEndpoint[] endpoints, RevisionMeter meter)
{
    public RouteRule Rule { get; } = rule;

    public string Revision => Rule.Revision;

    public ReadOnlySpan<PodEndpoint> Endpoints => endpoints;

    public bool HasEndpoints => endpoints.Length > 0;

    public RevisionMeter Meter { get; } = meter;
}
