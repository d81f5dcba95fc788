namespace ModelOperator.Kubernetes.Models;

/// <summary>Requests and limits, as quantities.</summary>
public sealed record V1ResourceRequirements
{
    public IReadOnlyDictionary<string, string>? Requests { get; init; }

    public IReadOnlyDictionary<string, string>? Limits { get; init; }
}
