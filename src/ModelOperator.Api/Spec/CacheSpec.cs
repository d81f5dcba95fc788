using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec;

/// <summary>A volume that keeps models for all pods of the namespace that name it.</summary>
public sealed record CacheSpec
{
    /// <summary>
    /// A PersistentVolumeClaim of the same namespace that pods on all nodes can write to (ReadWriteMany). The first pod downloads the model
    /// to it, and all pods serve from it. A model whose address is on this same claim (pvc://) is served from where it is.
    /// </summary>
    [Required]
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string Claim { get; set; } = "";
}
