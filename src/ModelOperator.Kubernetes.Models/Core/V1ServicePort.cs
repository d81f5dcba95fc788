namespace ModelOperator.Kubernetes.Models;

/// <summary>One port of a Service.</summary>
public sealed record V1ServicePort
{
    public string? Name { get; init; }

    public string? Protocol { get; init; }

    public string? AppProtocol { get; init; }

    public int Port { get; init; }

    public IntOrString? TargetPort { get; init; }
}
