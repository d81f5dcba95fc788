using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Keda;

/// <summary>Autoscaling by KEDA, which must be installed in the cluster and allowed by the administrator.</summary>
public sealed record KedaSpec
{
    /// <summary>The largest number of triggers.</summary>
    public const int MostTriggers = 20;

    /// <summary>The triggers that the number of pods follows. The one that calls for most pods decides.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(MostTriggers)]
    public IReadOnlyList<KedaTrigger> Triggers { get; set; } = [];

    /// <summary>The number of pods when a trigger cannot be read. Without it the number stays as it is.</summary>
    public KedaFallback? Fallback { get; init; }
}
