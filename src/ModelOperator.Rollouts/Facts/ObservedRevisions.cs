using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Facts;

/// <summary>The observed state of the revisions, by name. A revision that is not observed has no pods.</summary>
internal sealed class ObservedRevisions(IEnumerable<ObservedRevision> revisions)
{
    private readonly Dictionary<string, ObservedRevision> _byName = revisions.ToDictionary(r => r.Revision, StringComparer.Ordinal);

    /// <summary>The revisions that have a Deployment or pods.</summary>
    public IEnumerable<string> Revisions => _byName.Keys;

    /// <summary>The observed state of a revision; null when it is not observed.</summary>
    public ObservedRevision? Find(string? revision) => revision is null ? null : _byName.GetValueOrDefault(revision);

    /// <summary>
    /// The number of ready pods to rely on. It is never more than the Deployment asks for, because a pod above that number is about to go
    /// although it still looks ready.
    /// </summary>
    public int Ready(string? revision) => Find(revision) is { } seen ? Math.Min(seen.ReadyReplicas, seen.DesiredReplicas) : 0;
}
