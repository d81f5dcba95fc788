using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>A field of the pod.</summary>
public sealed record FieldSelector
{
    /// <summary>The API version that the path is written for. Default v1.</summary>
    [MaxLength(63)]
    public string? ApiVersion { get; init; }

    /// <summary>The path of the field, such as metadata.name or status.podIP.</summary>
    [Required]
    [MaxLength(512)]
    public string? FieldPath { get; init; }
}
