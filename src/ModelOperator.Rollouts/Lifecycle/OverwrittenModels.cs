using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Rollouts.Lifecycle;

/// <summary>Tells people that a model was overwritten in place, and which pods go because of it.</summary>
internal static class OverwrittenModels
{
    /// <summary>
    /// Records the pods of each revision that have fetched another model. It does so once, however long it takes until they are gone.
    /// </summary>
    public static void Record(Draft draft)
    {
        foreach (var seen in draft.Input.Revisions)
        {
            if (ModelDigests.Strays(draft.Input.Status, seen) is not { Count: > 0 } strays)
            {
                continue;
            }

            var message = ModelDigests.Describe(draft.Input.Status, seen, strays);
            if (draft.Status.History?.Any(h => h.Reason == TransitionReasons.ModelOverwritten && h.Message == message) != true)
            {
                draft.Record(seen.Revision, TransitionReasons.ModelOverwritten, message);
            }
        }
    }
}
