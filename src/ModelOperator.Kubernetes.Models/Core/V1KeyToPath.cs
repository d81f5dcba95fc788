namespace ModelOperator.Kubernetes.Models;

/// <summary>Which key becomes which file.</summary>
public sealed record V1KeyToPath
{
    public string? Key { get; init; }

    public string? Path { get; init; }
}
