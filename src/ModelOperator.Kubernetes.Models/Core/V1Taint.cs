namespace ModelOperator.Kubernetes.Models;

/// <summary>Keeps pods away that do not tolerate it.</summary>
public sealed record V1Taint
{
    public string? Key { get; init; }

    public string? Value { get; init; }

    public string? Effect { get; init; }
}
