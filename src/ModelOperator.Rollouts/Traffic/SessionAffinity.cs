using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Traffic;

/// <summary>
/// Decides how callers are kept on the candidate while it has a part of the requests. The session affinity ends with the split that has it
/// (R06).
/// </summary>
internal static class SessionAffinity
{
    /// <summary>The session affinity for a split in which the candidate has <paramref name="weight"/> percent; null for none.</summary>
    public static AffinityStatus? Of(Draft draft, int weight)
    {
        if (draft.Candidate is not { } candidate || weight is <= 0 or >= Weights.All)
        {
            return null;
        }

        // A refused spec changes nothing (R27).
        return draft.Input.Problem is not null ? draft.Status.Traffic?.Affinity
            : draft.Spec.Traffic?.Affinity is { } asked ? new() { Revision = candidate, Cookie = asked.Cookie, Header = asked.Header }
            : null;
    }
}
