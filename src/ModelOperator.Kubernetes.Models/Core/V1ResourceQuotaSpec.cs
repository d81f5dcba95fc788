namespace ModelOperator.Kubernetes.Models;

/// <summary>The limits, and which objects they are for.</summary>
public sealed record V1ResourceQuotaSpec
{
    public IReadOnlyDictionary<string, string>? Hard { get; init; }

    /// <summary>All of these must fit a pod for it to be counted; empty for every pod.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    public V1ScopeSelector? ScopeSelector { get; init; }
}
