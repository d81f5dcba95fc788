using ModelOperator.Api;
using ModelOperator.Api.Spec.Traffic;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Traffic;

/// <summary>The traffic providers by the name a spec uses.</summary>
internal sealed class TrafficProviders(IEnumerable<ITrafficProvider> providers)
{
    private readonly Dictionary<TrafficProvider, ITrafficProvider> _byName = providers.ToDictionary(p => p.Provider);

    /// <summary>The reason why the provider that a spec names cannot serve it; null when it can.</summary>
    public async Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, CancellationToken cancellationToken)
    {
        var asked = Asked(owner);
        return _byName.TryGetValue(asked, out var provider)
            ? await provider.FindProblemAsync(owner, cancellationToken)
            : new(
                "ProviderUnavailable",
                "spec.traffic.provider",
                $"{asked} is not available in this version; use {string.Join(" or ", _byName.Keys.Order())}");
    }

    /// <summary>The provider that carries the traffic; the built-in one while the spec names one that cannot carry it.</summary>
    public ITrafficProvider Of(ModelDeployment owner) =>
        _byName.TryGetValue(Asked(owner), out var provider) ? provider : _byName[TrafficProvider.Gateway];

    private static TrafficProvider Asked(ModelDeployment owner) => owner.Spec.Traffic?.Provider ?? TrafficProvider.Gateway;
}
