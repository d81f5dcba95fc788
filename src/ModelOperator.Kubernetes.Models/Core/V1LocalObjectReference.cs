namespace ModelOperator.Kubernetes.Models;

/// <summary>Names an object of the same namespace.</summary>
public sealed record V1LocalObjectReference
{
    public string? Name { get; init; }
}
