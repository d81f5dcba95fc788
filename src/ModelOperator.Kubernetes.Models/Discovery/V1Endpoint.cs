namespace ModelOperator.Kubernetes.Models;

/// <summary>One backend.</summary>
public sealed record V1Endpoint
{
    public IReadOnlyList<string>? Addresses { get; init; }

    public V1EndpointConditions? Conditions { get; init; }

    public V1ObjectReference? TargetRef { get; init; }

    public string? NodeName { get; init; }
}
