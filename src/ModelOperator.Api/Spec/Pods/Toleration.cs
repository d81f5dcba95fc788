using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Pods;

/// <summary>Lets a pod onto nodes with a taint.</summary>
public sealed record Toleration
{
    /// <summary>The taint's key; empty with operator Exists tolerates all.</summary>
    [MaxLength(317)]
    public string? Key { get; init; }

    /// <summary>Exists or Equal. Default Equal.</summary>
    [AllowedValues("Exists", "Equal")]
    public string? Operator { get; init; }

    /// <summary>The taint's value, with Equal.</summary>
    [MaxLength(63)]
    public string? Value { get; init; }

    /// <summary>NoSchedule, PreferNoSchedule or NoExecute; empty for all.</summary>
    [AllowedValues("", "NoSchedule", "PreferNoSchedule", "NoExecute")]
    public string? Effect { get; init; }

    /// <summary>How long a NoExecute taint is tolerated, in seconds.</summary>
    public long? TolerationSeconds { get; init; }
}
