using System.Text;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Operator.Reconciling;

/// <summary>How a transition reads as an Event.</summary>
internal static class TransitionEvents
{
    /// <summary>Warning for what a person should look at.</summary>
    public static string TypeOf(HistoryEntry transition) => TransitionReasons.IsWarning(transition.Reason) ? "Warning" : "Normal";

    /// <summary>The sentence, with the metric that decided (R24).</summary>
    public static string NoteOf(HistoryEntry transition)
    {
        var note = new StringBuilder(transition.Message);
        note.Append(" (revision ").Append(transition.Revision);
        if (transition.Metric is not null)
        {
            note.Append(", metric ").Append(transition.Metric).Append(" = ").Append(transition.Value?.ToString("G6") ?? "no data");
            if (transition.Threshold is not null)
            {
                note.Append(", wanted ").Append(transition.Threshold);
            }
        }

        return note.Append(')').ToString();
    }
}
