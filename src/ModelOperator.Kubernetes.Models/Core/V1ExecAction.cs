namespace ModelOperator.Kubernetes.Models;

/// <summary>A command in the container.</summary>
public sealed record V1ExecAction
{
    public IReadOnlyList<string>? Command { get; init; }
}
