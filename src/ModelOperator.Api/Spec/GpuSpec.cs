using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>The GPUs of each pod.</summary>
public sealed record GpuSpec
{
    /// <summary>The number of GPUs per pod.</summary>
    [Range(1, 64)]
    [DefaultValue(1)]
    public int Count { get; set; } = 1;

    /// <summary>
    /// The extended resource that counts the GPUs: nvidia.com/gpu, a MIG slice such as nvidia.com/mig-1g.10gb, or amd.com/gpu.
    /// </summary>
    [RegularExpression(SchemaPatterns.ExtendedResource)]
    [MaxLength(253)]
    [DefaultValue("nvidia.com/gpu")]
    public string Resource { get; set; } = "nvidia.com/gpu";

    /// <summary>The GPU products that are accepted, as the node label nvidia.com/gpu.product names them. Empty: any product.</summary>
    [MaxLength(32)]
    [ItemMaxLength(SchemaBounds.LabelValue)]
    public IReadOnlyList<string>? Products { get; init; }

    /// <summary>The RuntimeClass of pods with GPUs, for a cluster that needs one (nvidia).</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? RuntimeClassName { get; init; }

    /// <summary>
    /// The behavior when matching nodes have too few free GPUs. Wait makes no pods until there are enough, Schedule leaves pods pending
    /// until an autoscaler adds nodes, and Replace lets stable pods give up their GPUs one by one.
    /// </summary>
    [DefaultValue(GpuWhenFull.Wait)]
    public GpuWhenFull WhenFull { get; set; } = GpuWhenFull.Wait;

    /// <summary>The longest time that a rollout waits for GPUs before it is aborted.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("1h")]
    public string Deadline { get; set; } = "1h";
}
