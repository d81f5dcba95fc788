namespace ModelOperator.Kubernetes.Models;

/// <summary>One field and what is wrong with it.</summary>
public sealed record V1StatusCause
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? Field { get; init; }
}
