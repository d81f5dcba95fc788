using System.Text.Json.Serialization;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Actions;

/// <summary>A single time that an action is done.</summary>
public sealed record ActionRun
{
    /// <summary>The id, from which the Job's name and the event's id are made: whoever does it again does the same.</summary>
    public string Id { get; set; } = "";

    /// <summary>The cause that it is done for, as the spec names it.</summary>
    public string Cause { get; set; } = "";

    /// <summary>The time at which it was decided.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset At { get; init; }

    /// <summary>The revision that it is about.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The version of that revision's model, if its spec named one.</summary>
    public string? Version { get; init; }

    /// <summary>The reason in the history, for what happened in a rollout.</summary>
    public string? Reason { get; init; }

    /// <summary>The check that was bad, or has recovered.</summary>
    public string? Check { get; init; }

    /// <summary>The check's value.</summary>
    public double? Value { get; init; }

    /// <summary>The check's limit.</summary>
    public string? Limit { get; init; }

    /// <summary>The number of requests, rows or values that the check has looked at.</summary>
    public long? Samples { get; init; }

    /// <summary>The time since which the check has its verdict.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? Since { get; init; }

    /// <summary>The reason why it could not be done so far. It is tried again every five minutes.</summary>
    public string? Problem { get; init; }
}
