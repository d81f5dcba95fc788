using ModelOperator.Api.Status;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Planning;

namespace ModelOperator.Rollouts.Revisions;

/// <summary>
/// Holds a revision to one model where the spec gives no digest: the first that is recorded. Recorded is what the status says, which is
/// written against the version it was planned from, so that two operators cannot record two. A pod that has fetched another model counts
/// for nothing and goes.
/// </summary>
internal static class ModelDigests
{
    /// <summary>The digest that a revision is held to; null when no pod has told one yet, or the spec gives it.</summary>
    public static string? Of(RolloutInput input, string revision) =>
        Of(input.Status, revision, input.Revisions.FirstOrDefault(r => r.Revision == revision));

    /// <summary>Pods that have fetched another model than their revision is held to.</summary>
    public static IReadOnlyList<FetchedModel> Strays(RolloutInput input) =>
        [.. input.Revisions.SelectMany(seen => StraysOf(input.Status, seen))];

    /// <summary>What is seen of a revision, without the pods that have fetched another model: nobody should rely on them.</summary>
    public static ObservedRevision WithoutStrays(ModelDeploymentStatus status, ObservedRevision seen) => StraysOf(status, seen) is not { Count: > 0 } strays
        ? seen
        : seen with
        {
            ReadyReplicas = Math.Max(0, seen.ReadyReplicas - strays.Count(s => s.IsReady)),
            PodFailure = seen.PodFailure ?? Describe(status, seen, strays),
        };

    /// <summary>Says which pods go, and what to do; once, however often it takes until they are gone.</summary>
    public static void RecordStrays(Draft draft)
    {
        foreach (var seen in draft.Input.Revisions)
        {
            if (StraysOf(draft.Input.Status, seen) is not { Count: > 0 } strays)
            {
                continue;
            }

            var message = Describe(draft.Input.Status, seen, strays);
            if (draft.Status.History?.Any(h => h.Reason == TransitionReasons.ModelOverwritten && h.Message == message) != true)
            {
                draft.Record(seen.Revision, TransitionReasons.ModelOverwritten, message);
            }
        }
    }

    private static string? Of(ModelDeploymentStatus status, string revision, ObservedRevision? seen) =>
        seen?.ModelDigest
        ?? status.Revisions?.FirstOrDefault(r => r.Revision == revision)?.ModelDigest
        ?? (seen?.Fetched is [var first, ..] ? first.Digest : null);

    private static IReadOnlyList<FetchedModel> StraysOf(ModelDeploymentStatus status, ObservedRevision seen)
    {
        if (seen.Fetched.Count == 0)
        {
            return [];
        }

        var held = Of(status, seen.Revision, seen);
        return [.. seen.Fetched.Where(f => f.Digest != held)];
    }

    private static string Describe(ModelDeploymentStatus status, ObservedRevision seen, IReadOnlyList<FetchedModel> strays)
    {
        var (more, go) = strays.Count == 1 ? ("", "pod is") : ($" and {strays.Count - 1} more", "pods are");
        return $"pod {strays[0].Pod}{more} fetched a model with sha256 {strays[0].Digest}, but {seen.Revision} began with "
            + $"{Of(status, seen.Revision, seen)}: it was overwritten in place, and the {go} replaced. Put the former file back, or roll the new "
            + "one out as a revision of its own, with its digest in spec.model.sha256 or at another address";
    }
}
