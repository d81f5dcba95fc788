namespace ModelOperator.Kubernetes.Models;

/// <summary>A GET against a port of the container.</summary>
public sealed record V1HTTPGetAction
{
    public string? Path { get; init; }

    public IntOrString Port { get; init; }

    public string? Scheme { get; init; }
}
