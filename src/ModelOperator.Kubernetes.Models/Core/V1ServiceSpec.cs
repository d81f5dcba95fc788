namespace ModelOperator.Kubernetes.Models;

/// <summary>Selector and ports of a Service.</summary>
public sealed record V1ServiceSpec
{
    public string? Type { get; init; }

    public string? ClusterIP { get; init; }

    public string? ExternalName { get; init; }

    public IReadOnlyDictionary<string, string>? Selector { get; init; }

    public IReadOnlyList<V1ServicePort>? Ports { get; init; }

    public bool? PublishNotReadyAddresses { get; init; }
}
