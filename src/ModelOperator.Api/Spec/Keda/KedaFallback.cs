using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Keda;

/// <summary>The number of pods that KEDA falls back to when it cannot read a trigger. The types cpu and memory have no fallback.</summary>
public sealed record KedaFallback
{
    /// <summary>The number of failures in a row after which a trigger counts as one that cannot be read.</summary>
    [Range(1, 100)]
    [DefaultValue(3)]
    public int FailureThreshold { get; set; } = 3;

    /// <summary>The number of pods then, of each revision. The bounds of the revision hold for it, too.</summary>
    [Required]
    [Range(1, 1000)]
    public int Replicas { get; set; } = 1;
}
