using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec;

/// <summary>What the model server counts about inputs and answers.</summary>
public sealed record MonitoringSpec
{
    /// <summary>The reference profile, as configmap://name/key.</summary>
    [Required]
    [RegularExpression("^configmap://[^\\s]+$")]
    [MaxLength(512)]
    public string Profile { get; set; } = "";
}
