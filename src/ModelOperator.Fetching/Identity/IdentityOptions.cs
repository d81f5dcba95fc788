namespace ModelOperator.Fetching.Identity;

/// <summary>The settings of the workload identity.</summary>
internal sealed record IdentityOptions
{
    /// <summary>True when stores may be asked with the identity that the cloud gives the pod's ServiceAccount. A Secret with credentials
    /// is used before it.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>The hosts that may see a token beside the clouds' own, with their port where it is not the usual one.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Reads a variable of the environment, into which the webhooks of clouds write the identity.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>True when a store may see a token of the identity: one of the cloud, or one that an administrator names.</summary>
    /// <param name="store">The address of the store.</param>
    /// <param name="cloud">The ends of the names of the cloud's own hosts.</param>
    public bool Trusts(Uri store, IEnumerable<string> cloud) =>
        cloud.Any(end => store.IdnHost.EndsWith(end, StringComparison.OrdinalIgnoreCase))
        || Hosts.Any(host => host.Equals(store.Authority, StringComparison.OrdinalIgnoreCase)
            || host.Equals($"{store.Host}:{store.Port}", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a variable. An empty one is as one that is not there.</summary>
    public string? Read(string name) => Environment(name) is { Length: > 0 } value ? value : null;
}
