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

/// <summary>What the user wants.</summary>
public sealed record ModelDeploymentSpec
{
    /// <summary>The model and where it comes from.</summary>
    [Required]
    public ModelSpec Model { get; set; } = new();

    /// <summary>The inference server. Default: the operator's own ONNX server.</summary>
    public ServerSpec? Server { get; init; }

    /// <summary>GPUs of each pod. Without it pods run on the CPU.</summary>
    public GpuSpec? Gpu { get; init; }

    /// <summary>Requests and limits of the inference container other than GPUs.</summary>
    public ResourcesSpec? Resources { get; init; }

    /// <summary>Where pods may run and under which identity.</summary>
    public PodSpec? Pod { get; init; }

    /// <summary>Pods of the stable revision. Belongs to the autoscaler when spec.autoscaling is set.</summary>
    [Range(0, 1000)]
    [DefaultValue(1)]
    public int Replicas { get; set; } = 1;

    /// <summary>Scales each revision by itself between two bounds.</summary>
    public AutoscalingSpec? Autoscaling { get; init; }

    /// <summary>How a new revision takes over: exactly one of canary, blueGreen and shadow.</summary>
    [Required]
    public StrategySpec Strategy { get; set; } = new();

    /// <summary>What a new revision is judged by. Without it a rollout goes on when its pods are ready and its time is up.</summary>
    public AnalysisSpec? Analysis { get; init; }

    /// <summary>How requests are split.</summary>
    public TrafficSpec? Traffic { get; init; }

    /// <summary>The profile by which the model server counts inputs and answers, and the checks of the stable revision that read the
    /// counts.</summary>
    public MonitoringSpec? Monitoring { get; init; }

    /// <summary>How long a revision may make no progress towards ready before its rollout is aborted.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("10m")]
    public string ProgressDeadline { get; set; } = "10m";

    /// <summary>
    /// The longest time for which the eviction of a revision's only pod is refused. A second pod is made when the node takes no more pods,
    /// and the eviction is let through when that one is ready or this time is over. 0s: it is always let through.
    /// </summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("10m")]
    public string DrainDeadline { get; set; } = "10m";

    /// <summary>How many of the last stable revisions are restored by a direct switch, without steps.</summary>
    [Range(0, 20)]
    [DefaultValue(3)]
    public int RollbackWindow { get; set; } = 3;

    /// <summary>How many old revisions are kept for history and undo.</summary>
    [Range(0, 100)]
    [DefaultValue(10)]
    public int RevisionHistoryLimit { get; set; } = 10;

    /// <summary>Freezes weights and clocks of a running rollout. A failing verdict still aborts.</summary>
    public bool Paused { get; init; }
}
