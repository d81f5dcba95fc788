using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Actions;

/// <summary>Makes the text of the Event for the end of an action.</summary>
internal static class ActionNotes
{
    private const string Done = "ActionDone";
    private const string Failed = "ActionFailed";

    /// <summary>Normal when it was done; else a Warning that says why not, and whether it is tried again.</summary>
    public static (string Type, string Reason, string Note) Of(ActionEnd end) => end.Result switch
    {
        ActionResult.Done => ("Normal", Done, $"{end.Action} for {Cause(end)}: {end.Message}"),
        null => ("Warning", Failed, $"{end.Action} for {Cause(end)} is tried again every five minutes: {end.Message}"),
        _ => ("Warning", Failed, $"{end.Action} for {Cause(end)}: {end.Message}"),
    };

    private static string Cause(ActionEnd end) =>
        end.Run.Cause == ActionTriggers.Recovered ? $"{end.Run.Cause} ({end.Run.Check})" : end.Run.Cause;
}
