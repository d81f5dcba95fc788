using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Operator.Reconciling;

/// <summary>Describes a transition as an Event.</summary>
internal static class TransitionEvents
{
    /// <summary>Warning for a transition that a person should look at; Normal for others.</summary>
    public static string TypeOf(HistoryEntry transition) => TransitionReasons.IsWarning(transition.Reason) ? "Warning" : "Normal";

    /// <summary>The sentence, which names the revision and the metric that decided, with its value and its bound (R24).</summary>
    /// <param name="transition">The transition.</param>
    /// <param name="entity">The ModelDeployment after the transition; it knows the version of the revision's model.</param>
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
