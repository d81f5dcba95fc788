namespace ModelOperator.Kubernetes.Models;

/// <summary>A metric by name.</summary>
public sealed record V2MetricIdentifier
{
    public string? Name { get; init; }
}
