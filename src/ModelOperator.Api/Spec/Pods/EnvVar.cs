using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>One environment variable.</summary>
public sealed record EnvVar
{
    /// <summary>The variable's name.</summary>
    [Required]
    [MaxLength(1024)]
    public string? Name { get; init; }

    /// <summary>The variable's value. $(OTHER) stands for a variable that is defined before it.</summary>
    [MaxLength(131_072)]
    public string? Value { get; init; }

    /// <summary>The source of the value, used instead of a value.</summary>
    public EnvVarSource? ValueFrom { get; init; }
}
