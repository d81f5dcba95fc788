namespace ModelOperator.Kubernetes.Models;

/// <summary>A field of the pod.</summary>
public sealed record V1ObjectFieldSelector
{
    public string? ApiVersion { get; init; }

    public string? FieldPath { get; init; }
}
