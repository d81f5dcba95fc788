using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>Names an object of the same namespace.</summary>
public sealed record LocalObjectReference
{
    /// <summary>The object's name.</summary>
    [Required]
    [MaxLength(253)]
    public string? Name { get; init; }
}
