namespace ModelOperator.Kubernetes.Models;

/// <summary>A port of the backends.</summary>
public sealed record V1EndpointPort
{
    public string? Name { get; init; }

    public int? Port { get; init; }

    public string? Protocol { get; init; }

    public string? AppProtocol { get; init; }
}
