using System.Text.Json.Nodes;
using CloudNative.CloudEvents;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Times;
using ModelOperator.Contracts.Events;

namespace ModelOperator.Operator.Actions;

/// <summary>Makes the CloudEvent of a run. It has names and numbers, and no sentence, in which there could be more.</summary>
internal static class ActionEventBuilder
{
    /// <summary>The event; always the same for a run, so that a sink knows one that is sent again by its id.</summary>
    public static CloudEvent Build(ModelDeployment owner, string action, ActionRun run) => new()
    {
        Id = run.Id,
        Type = TypeOf(run),
        Source = EventSource.Of(owner.Metadata.NamespaceProperty!, owner.Metadata.Name!),
        Subject = run.Check ?? run.Revision,
        Time = run.At,
        DataContentType = "application/json",
        Data = Data(owner, action, run),
    };

    private static string TypeOf(ActionRun run) => run.Cause switch
    {
        ActionTriggers.Recovered => EventTypes.CheckRecovered,
        ActionTriggers.ApprovalWanted => EventTypes.ApprovalWanted,
        ActionTriggers.Promoted => EventTypes.Promoted,
        ActionTriggers.RolledBack => EventTypes.RolledBack,
        _ => EventTypes.CheckBad,
    };

    private static JsonObject Data(ModelDeployment owner, string action, ActionRun run)
    {
        var all = new (string Name, JsonNode? Value)[]
        {
            ("namespace", owner.Metadata.NamespaceProperty), ("name", owner.Metadata.Name), ("action", action), ("cause", run.Cause),
            ("revision", run.Revision), ("version", run.Version ?? RevisionText.VersionOf(owner, run.Revision)), ("reason", run.Reason),
            ("check", run.Check), ("value", run.Value), ("limit", run.Limit), ("samples", run.Samples),
            ("since", run.Since?.UtcDateTime.ToString(TimeConverter.Format, System.Globalization.CultureInfo.InvariantCulture)),
        };
        return new(all.Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Name, one.Value)));
    }
}
