using System.Collections.Concurrent;

namespace ModelOperator.Gateway.Metrics;

/// <summary>The counts that the operator asks for when a step needs a number of requests. They are kept while a revision is routed or
/// mirrored, and for hours after, so that a revision that comes back goes on from its count.</summary>
internal sealed class RevisionCounts(TimeProvider time)
{
    public static readonly TimeSpan Retention = TimeSpan.FromHours(6);

    /// <summary>The largest number of revisions that are remembered after they are gone; the oldest are forgotten first.</summary>
    public const int MaxRetired = 64;

    private readonly ConcurrentDictionary<string, RevisionCount> _counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _retiredAt = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public RevisionCount For(string revision) => _counts.GetOrAdd(revision, _ => new RevisionCount());

    /// <summary>Sets the revisions that are routed or mirrored.</summary>
    public void Keep(IReadOnlySet<string> kept)
    {
        lock (_gate)
        {
            foreach (var revision in _counts.Keys)
            {
                if (kept.Contains(revision))
                {
                    _retiredAt.Remove(revision);
                }
                else
                {
                    _retiredAt.TryAdd(revision, time.GetTimestamp());
                }
            }
        }

        DropRetired();
    }

    /// <summary>Forgets revisions that have been gone too long, or are too many.</summary>
    public void DropRetired()
    {
        lock (_gate)
        {
            var oldestFirst = _retiredAt.OrderBy(retired => retired.Value).ToList();
            for (var i = 0; i < oldestFirst.Count; i++)
            {
                var (revision, since) = oldestFirst[i];
                if (time.GetElapsedTime(since) >= Retention || oldestFirst.Count - i > MaxRetired)
                {
                    _retiredAt.Remove(revision);
                    _counts.TryRemove(revision, out _);
                }
            }
        }
    }

    public IReadOnlyDictionary<string, long> AllAnswered() => All(count => count.Answers);

    public IReadOnlyDictionary<string, long> AllShadowed() => All(count => count.Copies);

    private SortedDictionary<string, long> All(Func<RevisionCount, long> figure) =>
        new(_counts.ToDictionary(count => count.Key, count => figure(count.Value), StringComparer.Ordinal), StringComparer.Ordinal);
}
