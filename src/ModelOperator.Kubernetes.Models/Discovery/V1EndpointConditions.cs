namespace ModelOperator.Kubernetes.Models;

/// <summary>Whether a backend takes traffic; null means yes.</summary>
public sealed record V1EndpointConditions
{
    public bool? Ready { get; init; }

    public bool? Serving { get; init; }

    public bool? Terminating { get; init; }
}
