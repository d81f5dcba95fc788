using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>Lets a pod onto nodes with a taint.</summary>
public sealed record Toleration
{
    /// <summary>The taint's key. Empty with the operator Exists: all taints are tolerated.</summary>
    [MaxLength(317)]
    public string? Key { get; init; }

    /// <summary>The operator, Exists or Equal. Default Equal.</summary>
    [AllowedValues("Exists", "Equal")]
    public string? Operator { get; init; }

    /// <summary>The taint's value, for the operator Equal.</summary>
    [MaxLength(63)]
    public string? Value { get; init; }

    /// <summary>The effect: NoSchedule, PreferNoSchedule or NoExecute. Empty: all effects.</summary>
    [AllowedValues("", "NoSchedule", "PreferNoSchedule", "NoExecute")]
    public string? Effect { get; init; }

    /// <summary>The time for which a NoExecute taint is tolerated, in seconds.</summary>
    public long? TolerationSeconds { get; init; }
}
