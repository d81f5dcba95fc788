using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>One environment variable.</summary>
public sealed record EnvVar
{
    /// <summary>The variable's name.</summary>
    [Required]
    [MaxLength(1024)]
    public string? Name { get; init; }

    /// <summary>Its value; $(OTHER) stands for a variable defined before.</summary>
    [MaxLength(131_072)]
    public string? Value { get; init; }

    /// <summary>Where its value comes from instead.</summary>
    public EnvVarSource? ValueFrom { get; init; }
}
