namespace ModelOperator.Demo.Client;

/// <summary>Counts outcomes, in all and since the last report. Safe to use from many requests at once.</summary>
internal sealed class Tally
{
    /// <summary>The name under which outcomes without a revision are counted.</summary>
    public const string NoRevision = "-";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Bin> _total = new(StringComparer.Ordinal);
    private readonly Bin _all = new();
    private Dictionary<string, Bin> _window = new(StringComparer.Ordinal);
    private Bin _windowAll = new();

    /// <summary>Adds one outcome.</summary>
    public void Add(Outcome outcome)
    {
        var revision = outcome.Revision.Length > 0 ? outcome.Revision : NoRevision;
        lock (_gate)
        {
            _all.Add(outcome);
            _windowAll.Add(outcome);
            BinOf(_total, revision).Add(outcome);
            BinOf(_window, revision).Add(outcome);
        }
    }

    /// <summary>The counts up to now; a new window begins.</summary>
    public ClientReport Report(DateTimeOffset now, bool isFinal)
    {
        lock (_gate)
        {
            var report = new ClientReport
            {
                Time = now,
                Final = isFinal,
                Total = _all.ToCounts(),
                Window = _windowAll.ToCounts(),
                Revisions = CountsOf(_total),
                WindowRevisions = CountsOf(_window),
            };
            _window = new(StringComparer.Ordinal);
            _windowAll = new Bin();
            return report;
        }
    }

    private static Bin BinOf(Dictionary<string, Bin> bins, string revision)
    {
        if (!bins.TryGetValue(revision, out var bin))
        {
            bins[revision] = bin = new Bin();
        }

        return bin;
    }

    private static SortedDictionary<string, Counts> CountsOf(Dictionary<string, Bin> bins) =>
        new(bins.ToDictionary(bin => bin.Key, bin => bin.Value.ToCounts()), StringComparer.Ordinal);

    private sealed class Bin
    {
        private readonly SortedDictionary<string, long> _statuses = new(StringComparer.Ordinal);
        private readonly LatencyHistogram _latencies = new();
        private long _requests;
        private long _failed;
        private long _right;

        public void Add(Outcome outcome)
        {
            _requests++;
            _failed += outcome.IsFailed ? 1 : 0;
            _right += outcome.IsRight ? 1 : 0;
            _statuses[outcome.Status] = _statuses.GetValueOrDefault(outcome.Status) + 1;
            _latencies.Add(outcome.Milliseconds);
        }

        public Counts ToCounts() => new()
        {
            Requests = _requests,
            Failed = _failed,
            Right = _right,
            Statuses = new SortedDictionary<string, long>(_statuses, StringComparer.Ordinal),
            P50Ms = _latencies.Quantile(0.5),
            P99Ms = _latencies.Quantile(0.99),
        };
    }
}
