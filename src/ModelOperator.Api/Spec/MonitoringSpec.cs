using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>What the model server counts about inputs and answers.</summary>
public sealed record MonitoringSpec
{
    /// <summary>The reference profile, as configmap://name/key. Pods read it when they start: a changed profile needs another key.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.ConfigMapKey)]
    [MaxLength(512)]
    public string Profile { get; set; } = "";
}
