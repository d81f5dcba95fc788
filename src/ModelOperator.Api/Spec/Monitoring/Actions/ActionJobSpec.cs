using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring.Actions;

/// <summary>A Job that is run.</summary>
public sealed record ActionJobSpec
{
    /// <summary>A suspended CronJob of the namespace, whose job template is run. It must have the annotation modeloperator.dev/action:
    /// "true".</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string Name { get; set; } = "";
}
