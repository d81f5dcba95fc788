namespace ModelOperator.Kubernetes.Models;

/// <summary>A condition of a node.</summary>
public sealed record V1NodeCondition
{
    public string? Type { get; init; }

    public string? Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}
