namespace ModelOperator.Kubernetes.Models;

/// <summary>The limits that are enforced, and what of them is used.</summary>
public sealed record V1ResourceQuotaStatus
{
    public IReadOnlyDictionary<string, string>? Hard { get; init; }

    public IReadOnlyDictionary<string, string>? Used { get; init; }
}
