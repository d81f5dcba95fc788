using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>A HorizontalPodAutoscaler for each revision.</summary>
[CelRule("self.minReplicas <= self.maxReplicas", "minReplicas must not be above maxReplicas")]
public sealed record AutoscalingSpec
{
    /// <summary>The smallest number of pods.</summary>
    [Required]
    [Range(1, 1000)]
    public int MinReplicas { get; set; } = 1;

    /// <summary>The largest number of pods.</summary>
    [Required]
    [Range(1, 1000)]
    public int MaxReplicas { get; set; } = 1;

    /// <summary>The CPU use that the autoscaler aims at, in percent of the request. Default 80 when no other target is given.</summary>
    [Range(1, 1000)]
    public int? TargetCpuUtilization { get; init; }

    /// <summary>The number of requests in flight per pod that the autoscaler aims at. It needs the custom metrics API.</summary>
    [Range(1, 100000)]
    public int? TargetInflightRequests { get; init; }
}
