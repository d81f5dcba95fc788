namespace ModelOperator.Kubernetes.Models;

/// <summary>What discovery says is served under one group and version.</summary>
public sealed record V1APIResourceList
{
    public string? GroupVersion { get; init; }

    public IReadOnlyList<V1APIResource>? Resources { get; init; }
}
