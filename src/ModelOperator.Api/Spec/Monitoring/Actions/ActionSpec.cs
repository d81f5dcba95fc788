using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Monitoring.Actions;

/// <summary>Something that is done when a check is bad or when something happens in a rollout: an event is sent, or a Job run.</summary>
[ExactlyOneOf("event", "job")]
public sealed record ActionSpec
{
    /// <summary>The name in the status and in metrics. Default: event-SINK or job-NAME. An action of another name is a new one, without
    /// a cooldown.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(100)]
    public string? Name { get; init; }

    /// <summary>The causes it is done for: checks that are bad, by their name (InputDrift, Quality), and Recovered, ApprovalWanted,
    /// Promoted, RolledBack.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(16)]
    [ItemMaxLength(32)]
    public IReadOnlyList<string> When { get; set; } = [];

    /// <summary>The time for which a check must have been bad without a break. Default: 0s, as soon as it is bad.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? For { get; init; }

    /// <summary>The time after it was done for a check in which it is not done for one again. After that it is, if a check is still bad.
    /// From 10m to 8760h. Default: 24h.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? Cooldown { get; init; }

    /// <summary>Sends a CloudEvent.</summary>
    public ActionEventSpec? Event { get; init; }

    /// <summary>Runs a Job.</summary>
    public ActionJobSpec? Job { get; init; }
}
