using System.Text.Json.Serialization;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Times;

namespace ModelOperator.Api.Status.Actions;

/// <summary>The state of one of spec.monitoring.actions. Each run is decided here first, and done afterwards.</summary>
public sealed record ActionStatus
{
    /// <summary>The action's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The runs that have been decided and are not done yet, the oldest first.</summary>
    [ListMapKey("id")]
    public IReadOnlyList<ActionRun>? Pending { get; init; }

    /// <summary>The time at which it was last decided for a check. The cooldown counts from here.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastCheckAt { get; init; }

    /// <summary>The checks that are bad and whose recovery is to be told; only with Recovered.</summary>
    public IReadOnlyList<string>? Bad { get; init; }

    /// <summary>The cause that it was last done for.</summary>
    public string? LastCause { get; init; }

    /// <summary>The time at which that was decided.</summary>
    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The result of that.</summary>
    [JsonConverter(typeof(ActionResultConverter))]
    public ActionResult? LastResult { get; init; }

    /// <summary>A sentence for people about that result.</summary>
    public string? LastMessage { get; init; }
}
