using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Operator.Reconciling;

/// <summary>How a transition reads as an Event.</summary>
internal static class TransitionEvents
{
    /// <summary>Warning for what a person should look at.</summary>
    public static string TypeOf(HistoryEntry transition) => TransitionReasons.IsWarning(transition.Reason) ? "Warning" : "Normal";

    /// <summary>The sentence, which names the metric that decided, its value and its bound (R24), and the revision.</summary>
    /// <param name="transition">What happened.</param>
    /// <param name="entity">The ModelDeployment after it; it knows the version of the revision's model.</param>
    public static string NoteOf(HistoryEntry transition, ModelDeployment entity)
    {
        if (transition.Message.Contains(transition.Revision, StringComparison.Ordinal))
        {
            return transition.Message;
        }

        var version = RevisionText.VersionOf(entity, transition.Revision);
        return $"{transition.Message} ({(version is null ? "" : $"model {version}, ")}revision {transition.Revision})";
    }
}
