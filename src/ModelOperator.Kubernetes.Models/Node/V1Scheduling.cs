namespace ModelOperator.Kubernetes.Models;

/// <summary>What a RuntimeClass adds to every pod that names it.</summary>
public sealed record V1Scheduling
{
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }
}
