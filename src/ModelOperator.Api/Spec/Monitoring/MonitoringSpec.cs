using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Spec.Monitoring.Checks;
using ModelOperator.Api.Spec.Monitoring.Samples;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>The checks of the stable revision, the feedback and the samples of its answers, and the actions that follow. Only a change of
/// the profile makes a new revision, and one of feedback with atServers.</summary>
public sealed record MonitoringSpec
{
    /// <summary>The reference profile, as configmap://name/key. Pods read it when they start, so a changed profile needs another key.
    /// Without a profile the checks missing, outOfRange, inputDrift, answerDrift and confidence are off.</summary>
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

    /// <summary>The interval at which the checks look. From 10s to 24h. Default: 1m.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Interval { get; init; }

    /// <summary>The checks. All but repeats, quality and gpu are on without being named, where everything that they need is there.
    /// </summary>
    public MonitoringChecksSpec? Checks { get; init; }

    /// <summary>Accepts feedback on which answers were right. Default: off.</summary>
    public FeedbackSpec? Feedback { get; init; }

    /// <summary>Marks the answers that people should look at. Default: off.</summary>
    public ReviewSpec? Review { get; init; }

    /// <summary>Sends samples of requests and answers. Default: off.</summary>
    public SamplesSpec? Samples { get; init; }

    /// <summary>A Secret of the namespace with the keys of hashed values in samples, each of 32 bytes or more; the one whose name sorts
    /// last is used. Without such a key no sample with hashed values is sent.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? HashKeySecret { get; init; }

    /// <summary>The things that are done when a check is bad, or when something happens in a rollout.</summary>
    [MaxLength(16)]
    public IReadOnlyList<ActionSpec>? Actions { get; init; }
}
