namespace ModelOperator.Kubernetes.Models;

/// <summary>The workload that is scaled.</summary>
public sealed record V2CrossVersionObjectReference
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }
}
