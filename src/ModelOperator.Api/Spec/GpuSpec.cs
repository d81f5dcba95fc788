using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>GPUs of each pod.</summary>
public sealed record GpuSpec
{
    /// <summary>How many, per pod.</summary>
    [Range(1, 64)]
    [DefaultValue(1)]
    public int Count { get; set; } = 1;

    /// <summary>The extended resource that counts them: nvidia.com/gpu, a MIG slice as nvidia.com/mig-1g.10gb, amd.com/gpu.</summary>
    [RegularExpression(SchemaPatterns.ExtendedResource)]
    [MaxLength(253)]
    [DefaultValue("nvidia.com/gpu")]
    public string Resource { get; set; } = "nvidia.com/gpu";

    /// <summary>Products that will do, as the nodes' label nvidia.com/gpu.product names them. Empty: any.</summary>
    [MaxLength(32)]
    [ItemMaxLength(SchemaBounds.LabelValue)]
    public IReadOnlyList<string>? Products { get; init; }

    /// <summary>The RuntimeClass of GPU pods, where the cluster needs one (nvidia).</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? RuntimeClassName { get; init; }

    /// <summary>
    /// What to do when matching nodes have too few GPUs free: Wait, Schedule (pods stay pending until an autoscaler adds nodes), or Replace
    /// stable pods one by one.
    /// </summary>
    [DefaultValue(GpuWhenFull.Wait)]
    public GpuWhenFull WhenFull { get; set; } = GpuWhenFull.Wait;

    /// <summary>How long a rollout waits for GPUs before it is aborted.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    [DefaultValue("1h")]
    public string Deadline { get; set; } = "1h";
}
