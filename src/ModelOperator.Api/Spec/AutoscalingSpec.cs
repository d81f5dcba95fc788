using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec.Keda;

namespace ModelOperator.Api.Spec;

/// <summary>A HorizontalPodAutoscaler for each revision, or a ScaledObject of KEDA.</summary>
[CelRule("self.minReplicas <= self.maxReplicas", "minReplicas must not be above maxReplicas")]
[CelRule("!has(self.idleAfter) || self.minReplicas == 0", "idleAfter needs minReplicas 0, because only then pods may all go")]
[CelRule(
    "!has(self.keda) || !(has(self.targetCpuUtilization) || has(self.targetInflightRequests))",
    "keda stands alone: its triggers take the place of targetCpuUtilization and targetInflightRequests")]
public sealed record AutoscalingSpec
{
    /// <summary>The idleAfter of a spec that has minReplicas 0 and names none.</summary>
    public const string DefaultIdleAfter = "15m";

    /// <summary>The shortest idleAfter. Each wake-up makes callers wait, so a shorter time would cost them more than it saves.</summary>
    public static readonly TimeSpan ShortestIdleAfter = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The smallest number of pods. With 0, the stable revision goes to zero pods when nobody calls it, and the first request brings one
    /// back. While it is called, and throughout a rollout, it has one at least.
    /// </summary>
    [Required]
    [Range(0, 1000)]
    public int MinReplicas { get; set; } = 1;

    /// <summary>The largest number of pods.</summary>
    [Required]
    [Range(1, 1000)]
    public int MaxReplicas { get; set; } = 1;

    /// <summary>
    /// The time without a request after which the stable revision goes to zero pods, 1m at least. Default 15m; only with minReplicas 0.
    /// </summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? IdleAfter { get; init; }

    /// <summary>The CPU use that the autoscaler aims at, in percent of the request. Default 80 when no other target is given.</summary>
    [Range(1, 1000)]
    public int? TargetCpuUtilization { get; init; }

    /// <summary>The number of requests in flight per pod that the autoscaler aims at. It needs the custom metrics API.</summary>
    [Range(1, 100000)]
    public int? TargetInflightRequests { get; init; }

    /// <summary>
    /// Autoscaling by KEDA: each revision gets a ScaledObject (keda.sh/v1alpha1) with these triggers in place of the
    /// HorizontalPodAutoscaler, and no other target. KEDA must be installed, and the administrator must allow it.
    /// </summary>
    public KedaSpec? Keda { get; init; }
}
