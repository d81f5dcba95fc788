namespace ModelOperator.Kubernetes.Models;

/// <summary>Names an identity.</summary>
public sealed record V1Subject
{
    public string? ApiGroup { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }

    public string? Namespace { get; init; }
}
