using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Routing;

/// <summary>The mirror's rule and ready endpoints at one moment.</summary>
internal sealed class MirrorTarget(MirrorRule rule, PodEndpoint[] endpoints, ulong seed)
{
    private readonly BlockSchedule _share = new([rule.Percent, 100 - rule.Percent], ~seed); // must not be in step with the routes

    public MirrorRule Rule { get; } = rule;

    public ReadOnlySpan<PodEndpoint> Endpoints => endpoints;

    /// <summary>True when the n-th request that could be copied is copied.</summary>
    public bool Takes(ulong n) => _share[n] == 0;
}
