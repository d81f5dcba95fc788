namespace ModelOperator.Kubernetes.Models;

/// <summary>Version and continuation of a list.</summary>
public sealed record V1ListMeta
{
    public string? ResourceVersion { get; init; }

    public string? Continue { get; init; }

    public long? RemainingItemCount { get; init; }
}
