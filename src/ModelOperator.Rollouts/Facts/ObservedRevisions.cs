using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Rollouts.Facts;

/// <summary>What is observed of the revisions, by name. A revision that is not observed has nothing.</summary>
internal sealed class ObservedRevisions(IEnumerable<ObservedRevision> revisions)
{
    private readonly Dictionary<string, ObservedRevision> _byName = revisions.ToDictionary(r => r.Revision, StringComparer.Ordinal);

    /// <summary>The revisions that have a Deployment or pods.</summary>
    public IEnumerable<string> Revisions => _byName.Keys;

    /// <summary>What is seen of a revision; null when nothing is.</summary>
    public ObservedRevision? Find(string? revision) => revision is null ? null : _byName.GetValueOrDefault(revision);

    /// <summary>
    /// Ready pods to rely on: never more than the Deployment asks for, because a pod above that number is about to go
    /// although it still looks ready.
    /// </summary>
    public int Ready(string? revision) => Find(revision) is { } seen ? Math.Min(seen.ReadyReplicas, seen.DesiredReplicas) : 0;
}
