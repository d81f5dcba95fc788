using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Kubernetes.Models;

/// <summary>Names an object of the same namespace.</summary>
public sealed record V1LocalObjectReference
{
    /// <summary>The object's name.</summary>
    [Required]
    [MaxLength(253)]
    public string? Name { get; init; }
}
