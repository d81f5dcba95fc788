using ModelOperator.Contracts.Processes;

namespace ModelOperator.Feedback.Counting;

/// <summary>Counts feedback by revision and slice. Revisions and slices come from signed tokens, so nobody can invent them. Only the
/// revisions that have had feedback most recently are shown.</summary>
internal sealed class RecentRevisions(params IReadOnlyList<IFeedbackSeries> all)
{
    /// <summary>The largest number of revisions that are shown at the same time.</summary>
    public const int Most = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _slicesOf = new(StringComparer.Ordinal);
    private readonly List<string> _lastHeardOf = [];

    /// <summary>Counts one entry, once in total and once in each of its slices.</summary>
    public void Count(string revision, IEnumerable<string> slices, FeedbackEntry entry)
    {
        lock (_gate)
        {
            Hear(revision);
            foreach (var slice in slices.Prepend(FeedbackSlice.All))
            {
                var isFirst = _slicesOf[revision].Add(slice);
                foreach (var series in all)
                {
                    if (isFirst)
                    {
                        // All series exist from the first entry on, so that the first entry of another kind is seen as a rise.
                        series.Publish(revision, slice);
                    }

                    series.Count(revision, slice, entry);
                }
            }
        }
    }

    private void Hear(string revision)
    {
        _lastHeardOf.Remove(revision);
        _lastHeardOf.Add(revision);
        _slicesOf.TryAdd(revision, new(StringComparer.Ordinal));
        if (_lastHeardOf.Count <= Most)
        {
            return;
        }

        var oldest = _lastHeardOf[0];
        _lastHeardOf.RemoveAt(0);
        _slicesOf.Remove(oldest, out var slices);
        foreach (var (series, slice) in all.SelectMany(series => slices!.Select(slice => (series, slice))))
        {
            series.Remove(oldest, slice);
        }
    }
}
