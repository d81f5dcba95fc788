namespace ModelOperator.Kubernetes.Models;

/// <summary>What the autoscaler aims at.</summary>
public sealed record V2MetricTarget
{
    /// <summary>Utilization or AverageValue.</summary>
    public string? Type { get; init; }

    /// <summary>Percent of the request, with type Utilization.</summary>
    public int? AverageUtilization { get; init; }

    /// <summary>A quantity per pod, with type AverageValue.</summary>
    public string? AverageValue { get; init; }
}
