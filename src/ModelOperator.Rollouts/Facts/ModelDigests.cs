using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Facts;

/// <summary>
/// Says which model a revision is held to when the spec gives no digest: the first one that is recorded. The record is in the status, which
/// is written against the version it was planned from, so that two operators cannot record two. A pod that has fetched another model is a
/// stray: it is not relied on, and it is deleted.
/// </summary>
internal static class ModelDigests
{
    /// <summary>The digest that a revision is held to; null when no pod has reported one yet, or when the spec gives it.</summary>
    public static string? Of(RolloutInput input, string revision) =>
        Of(input.Status, revision, input.Revisions.FirstOrDefault(r => r.Revision == revision));

    /// <inheritdoc cref="Of(RolloutInput, string)" />
    public static string? Of(ModelDeploymentStatus status, string revision, ObservedRevision? seen) =>
        seen?.ModelDigest
        ?? status.Revisions?.FirstOrDefault(r => r.Revision == revision)?.ModelDigest
        ?? (seen?.Fetched is [var first, ..] ? first.Digest : null);

    /// <summary>The pods of all revisions that have fetched another model than the one their revision is held to.</summary>
    public static IReadOnlyList<FetchedModel> Strays(RolloutInput input) =>
        [.. input.Revisions.SelectMany(seen => Strays(input.Status, seen))];

    /// <summary>The pods of one revision that have fetched another model than the one it is held to.</summary>
    public static IReadOnlyList<FetchedModel> Strays(ModelDeploymentStatus status, ObservedRevision seen)
    {
        if (seen.Fetched.Count == 0)
        {
            return [];
        }

        var held = Of(status, seen.Revision, seen);
        return [.. seen.Fetched.Where(f => f.Digest != held)];
    }

    /// <summary>The observed state of a revision, without its strays.</summary>
    public static ObservedRevision WithoutStrays(ModelDeploymentStatus status, ObservedRevision seen)
    {
        var strays = Strays(status, seen);
        return strays.Count == 0 ? seen : seen with
        {
            ReadyReplicas = Math.Max(0, seen.ReadyReplicas - strays.Count(s => s.IsReady)),
            PodFailure = seen.PodFailure ?? Describe(status, seen, strays),
        };
    }

    /// <summary>A sentence that says which pods are deleted, why, and what a person can do.</summary>
    public static string Describe(ModelDeploymentStatus status, ObservedRevision seen, IReadOnlyList<FetchedModel> strays)
    {
        var (more, go) = strays.Count == 1 ? ("", "pod is") : ($" and {strays.Count - 1} more", "pods are");
        return $"pod {strays[0].Pod}{more} fetched a model with sha256 {strays[0].Digest}, but "
            + $"{RevisionText.InSentence(seen.ModelVersion, seen.Revision)} began with "
            + $"{Of(status, seen.Revision, seen)}: it was overwritten in place, and the {go} replaced. Put the former file "
                + "back, or roll the new "
            + "one out as a revision of its own, with its digest in spec.model.sha256 or at another address";
    }
}
