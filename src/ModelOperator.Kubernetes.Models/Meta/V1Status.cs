namespace ModelOperator.Kubernetes.Models;

/// <summary>What the API server answers instead of an object: usually an error.</summary>
public sealed record V1Status
{
    public string? Status { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public V1StatusDetails? Details { get; init; }

    public int? Code { get; init; }
}
