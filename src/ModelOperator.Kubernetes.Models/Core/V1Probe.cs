namespace ModelOperator.Kubernetes.Models;

/// <summary>How a container's health is asked.</summary>
public sealed record V1Probe
{
    public V1HTTPGetAction? HttpGet { get; init; }

    public int? InitialDelaySeconds { get; init; }

    public int? PeriodSeconds { get; init; }

    public int? TimeoutSeconds { get; init; }

    public int? SuccessThreshold { get; init; }

    public int? FailureThreshold { get; init; }
}
