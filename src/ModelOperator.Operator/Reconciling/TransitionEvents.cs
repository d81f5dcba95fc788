using ModelOperator.Api.Status;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Operator.Reconciling;

/// <summary>How a transition reads as an Event.</summary>
internal static class TransitionEvents
{
    /// <summary>Warning for what a person should look at.</summary>
    public static string TypeOf(HistoryEntry transition) => TransitionReasons.IsWarning(transition.Reason) ? "Warning" : "Normal";

    /// <summary>The sentence, which names the metric that decided, its value and its bound (R24), and the revision.</summary>
    public static string NoteOf(HistoryEntry transition) => $"{transition.Message} (revision {transition.Revision})";
}
