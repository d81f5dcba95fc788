namespace ModelOperator.ModelServer.Fetching.Identity;

/// <summary>The settings of the workload identity.</summary>
internal sealed record IdentityOptions
{
    /// <summary>True when stores may be asked with the identity that the cloud gives the pod's ServiceAccount. A Secret with credentials
    /// is used before it.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Reads a variable of the environment, into which the webhooks of clouds write the identity.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>Reads a variable. An empty one is as one that is not there.</summary>
    public string? Read(string name) => Environment(name) is { Length: > 0 } value ? value : null;
}
