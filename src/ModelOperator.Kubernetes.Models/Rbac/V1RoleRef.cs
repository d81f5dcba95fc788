namespace ModelOperator.Kubernetes.Models;

/// <summary>Names a role.</summary>
public sealed record V1RoleRef
{
    public string? ApiGroup { get; init; }

    public string? Kind { get; init; }

    public string? Name { get; init; }
}
