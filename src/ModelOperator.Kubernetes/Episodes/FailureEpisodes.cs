namespace ModelOperator.Kubernetes.Episodes;

/// <summary>
/// Joins failures of the same kind into episodes, so that a log can tell the first failure and the end of them and nothing in between. It
/// remembers a bounded number of kinds and is thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="quiet">The time without a failure of a kind after which the episode has ended; null for <see cref="Quiet"/>.</param>
internal sealed class FailureEpisodes(TimeProvider time, TimeSpan? quiet = null)
{
    /// <summary>The kind that stands for all others while as many kinds as are remembered have not ended.</summary>
    internal const string Others = "other failures";

    /// <summary>The number of kinds that are remembered at once.</summary>
    internal const int MaxKinds = 16;

    /// <summary>
    /// The time without a failure of a kind after which the episode has ended. It is longer than any wait between two tries during an
    /// outage, which is 30 s and up to a quarter more.
    /// </summary>
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(90);

    private readonly TimeSpan _quiet = quiet ?? Quiet;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);
    private volatile bool _isAny;

    /// <summary>Counts a failure.</summary>
    /// <param name="kind">The kind of failure, in words for the log.</param>
    /// <returns>True for the first failure of an episode, which is the one to be told.</returns>
    public bool Failed(string kind)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            if (!_running.ContainsKey(kind) && _running.Count >= MaxKinds)
            {
                kind = Others;
            }

            if (_running.TryGetValue(kind, out var known))
            {
                known.Count++;
                known.Last = now;
                return false;
            }

            _running[kind] = new() { First = now, Last = now, Count = 1 };
            _isAny = true;
            return true;
        }
    }

    /// <summary>Notes a success; it costs next to nothing while there is no episode.</summary>
    /// <returns>The episodes that have ended, each once: there was no failure of their kind for so long.</returns>
    public IReadOnlyList<Episode> Succeeded()
    {
        if (!_isAny)
        {
            return [];
        }

        lock (_gate)
        {
            List<Episode> ended =
            [
                .. _running.Where(one => time.GetElapsedTime(one.Value.Last) >= _quiet)
                    .Select(one => new Episode(one.Key, one.Value.Count, time.GetElapsedTime(one.Value.First, one.Value.Last))),
            ];
            ended.ForEach(episode => _running.Remove(episode.Kind));
            _isAny = _running.Count > 0;
            return ended;
        }
    }

    private sealed class Running
    {
        public long First { get; init; }

        public long Last { get; set; }

        public long Count { get; set; }
    }
}
