using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>The profile by which the model server counts, and the checks that continuously look at the counts of the stable revision. Only
/// a change of the profile makes a new revision.</summary>
public sealed record MonitoringSpec
{
    /// <summary>The reference profile, as configmap://name/key. Pods read it when they start, so a changed profile needs another key.
    /// Without a profile only the checks traffic, schema and nulls run.</summary>
    [RegularExpression(SchemaPatterns.ConfigMapKey)]
    [MaxLength(512)]
    public string? Profile { get; init; }

    /// <summary>The name of a metric source in the operator's configuration. It must be a Prometheus, or speak its API. Default:
    /// default.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(63)]
    public string? Source { get; init; }

    /// <summary>The length of the time window that a check looks at, up to now. From 1m to 7 days. Default: 1h.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Window { get; init; }

    /// <summary>The interval at which the checks look. It is 10s or more. Default: 1m.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Interval { get; init; }

    /// <summary>The checks. Each has defaults, and is on without being named where everything that it needs is there.</summary>
    public MonitoringChecksSpec? Checks { get; init; }

    /// <summary>Accepts feedback on which answers were right. Default: off.</summary>
    public FeedbackSpec? Feedback { get; init; }

    /// <summary>Marks the answers that people should look at. Off without it.</summary>
    public ReviewSpec? Review { get; init; }

    /// <summary>Sends samples of requests and answers. Off without it.</summary>
    public SamplesSpec? Samples { get; init; }

    /// <summary>A Secret of the namespace with the keys of hashed values in samples, each of 32 bytes or more; the one whose name sorts
    /// last is used. Without such a key no sample with hashed values is sent.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? HashKeySecret { get; init; }
}
