using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring.Actions;

/// <summary>A CloudEvent that is sent.</summary>
public sealed record ActionEventSpec
{
    /// <summary>A sink by name, as the operator's configuration knows it.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string Sink { get; set; } = "";
}
