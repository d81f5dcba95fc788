using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>A key of a ConfigMap or Secret in the pod's namespace.</summary>
public sealed record KeySelector
{
    /// <summary>The name of the ConfigMap or Secret.</summary>
    [Required]
    [MaxLength(253)]
    public string? Name { get; init; }

    /// <summary>The key in it.</summary>
    [Required]
    [MaxLength(253)]
    public string? Key { get; init; }

    /// <summary>Lets the container start without the value when the object or the key is missing.</summary>
    public bool? Optional { get; init; }
}
