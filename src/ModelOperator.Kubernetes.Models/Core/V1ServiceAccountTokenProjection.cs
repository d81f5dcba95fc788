namespace ModelOperator.Kubernetes.Models;

/// <summary>A rotating token.</summary>
public sealed record V1ServiceAccountTokenProjection
{
    public string? Path { get; init; }

    public string? Audience { get; init; }

    public long? ExpirationSeconds { get; init; }
}
