using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>A HorizontalPodAutoscaler per revision.</summary>
[CelRule("self.minReplicas <= self.maxReplicas", "minReplicas must not be above maxReplicas")]
public sealed record AutoscalingSpec
{
    /// <summary>Pods at least.</summary>
    [Required]
    [Range(1, 1000)]
    public int MinReplicas { get; set; } = 1;

    /// <summary>Pods at most.</summary>
    [Required]
    [Range(1, 1000)]
    public int MaxReplicas { get; set; } = 1;

    /// <summary>CPU use that the autoscaler aims at, in percent of the request. Default 80 when no other target is given.</summary>
    [Range(1, 1000)]
    public int? TargetCpuUtilization { get; init; }

    /// <summary>Requests in flight per pod that the autoscaler aims at (needs the custom metrics API).</summary>
    [Range(1, 100000)]
    public int? TargetInflightRequests { get; init; }
}
