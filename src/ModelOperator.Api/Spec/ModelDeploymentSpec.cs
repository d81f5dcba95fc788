using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Monitoring;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Spec.Traffic;

namespace ModelOperator.Api.Spec;

/// <summary>The state that the user wants.</summary>
public sealed record ModelDeploymentSpec
{
    /// <summary>The model and where it comes from.</summary>
    [Required]
    public ModelSpec Model { get; set; } = new();

    /// <summary>The inference server. Default: the operator's own ONNX server.</summary>
    public ServerSpec? Server { get; init; }

    /// <summary>The GPUs of each pod. Without it pods run on the CPU.</summary>
    public GpuSpec? Gpu { get; init; }

    /// <summary>Requests and limits of the inference container other than GPUs.</summary>
    public ResourcesSpec? Resources { get; init; }

    /// <summary>The nodes on which pods may run, and the identity with which they run.</summary>
    public PodSpec? Pod { get; init; }

    /// <summary>The number of pods of the stable revision. With spec.autoscaling the autoscaler sets it.</summary>
    [Range(0, 1000)]
    [DefaultValue(1)]
    public int Replicas { get; set; } = 1;

    /// <summary>Scales each revision by itself between two bounds.</summary>
    public AutoscalingSpec? Autoscaling { get; init; }

    /// <summary>The way in which a new revision takes over: exactly one of canary, blueGreen and shadow.</summary>
    [Required]
    public StrategySpec Strategy { get; set; } = new();

    /// <summary>
    /// The metrics that a new revision is judged by. Without it, a stage ends when its pods are ready and its time is up.
    /// </summary>
    public AnalysisSpec? Analysis { get; init; }

    /// <summary>The way in which requests are split between revisions.</summary>
    public TrafficSpec? Traffic { get; init; }

    /// <summary>The profile by which the model server counts inputs and answers, and the checks of the stable revision that read the
    /// counts.</summary>
    public MonitoringSpec? Monitoring { get; init; }

    /// <summary>The longest time that a revision may make no progress towards ready before its rollout is aborted.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("10m")]
    public string ProgressDeadline { get; set; } = "10m";

    /// <summary>
    /// The longest time for which the eviction of a revision's only pod is refused. A second pod is made when the node takes no more pods.
    /// The eviction is let through when the second pod is ready, or when this time is over. 0s: evictions are always let through.
    /// </summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("10m")]
    public string DrainDeadline { get; set; } = "10m";

    /// <summary>The number of the last stable revisions that can be restored by a direct switch, without steps.</summary>
    [Range(0, 20)]
    [DefaultValue(3)]
    public int RollbackWindow { get; set; } = 3;

    /// <summary>The number of old revisions that are kept for history and undo.</summary>
    [Range(0, 100)]
    [DefaultValue(10)]
    public int RevisionHistoryLimit { get; set; } = 10;

    /// <summary>Freezes weights and clocks of a running rollout. A failing verdict still aborts it.</summary>
    public bool Paused { get; init; }
}
