namespace ModelOperator.Kubernetes.Models;

/// <summary>The system-call filter.</summary>
public sealed record V1SeccompProfile
{
    public string? Type { get; init; }

    public string? LocalhostProfile { get; init; }
}
