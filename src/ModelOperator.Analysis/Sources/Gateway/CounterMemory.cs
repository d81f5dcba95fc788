using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>
/// Adds up, from reading to reading, how much the counters of one metric and ModelDeployment rose since their stage began. Counts from
/// before the first reading in the stage may be older than the stage, and are left out. It lives in the operator's memory: after a restart
/// counting begins anew, and verdicts come later but are not wrong.
/// </summary>
internal sealed class CounterMemory
{
    /// <summary>
    /// The largest number of sums in a stage. Two revisions have some hundred, and 1,590 with every slice of feedback that a spec can
    /// name and the three results of a class; more come only from a page that invents labels.
    /// </summary>
    internal const int MostSums = 1_800;

    // Rises that were last read longer than this before a stage are too old to be from just before it.
    private static readonly TimeSpan JustBefore = TimeSpan.FromMinutes(10);

    // The newest page of each pod and no older one, so that a counter that a pod has dropped begins again at 0.
    private readonly Dictionary<string, Reading> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, Sum> _sums = [];
    private (string Name, DateTimeOffset? Began)? _stage;
    private IReadOnlyList<string> _revisions = [];
    private IReadOnlyList<CounterRise> _before = [];
    private DateTimeOffset? _readAt;
    private long _order;

    /// <summary>The time of its last use.</summary>
    public DateTimeOffset UsedAt { get; set; }

    /// <summary>The rises of the same two revisions in the stage before.</summary>
    public IReadOnlyList<CounterRise> Before => _before;

    /// <summary>The rises of the present stage.</summary>
    public IReadOnlyList<CounterRise> Rises => [.. _sums.Values.Select(sum => new CounterRise(sum.Labels, sum.Rise))];

    /// <summary>True when pods have shown more counters in this stage than real gateways have.</summary>
    public bool IsFull => _sums.Count >= MostSums;

    /// <summary>The number of pods of which it remembers a page.</summary>
    internal int Pods => _last.Count;

    /// <summary>
    /// Begins a stage unless it has begun already. Only pages that were asked for during the stage tell where its counters begin.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <param name="began">The beginning of the stage; a stage of the same name with another beginning is another stage. Null when it is
    /// not known: the stage then begins now.</param>
    /// <param name="revisions">The revisions whose counters are added up; none for all.</param>
    public void Begin(string stage, DateTimeOffset? began, params IReadOnlyList<string> revisions)
    {
        if (_stage == (stage, began))
        {
            return;
        }

        var follows = _stage is not null && revisions.SequenceEqual(_revisions, StringComparer.Ordinal) && !(_readAt < began - JustBefore);
        _before = follows ? Rises : [];
        (_stage, _revisions, _readAt) = ((stage, began), revisions, null);
        _sums.Clear();
        foreach (var old in _last.Where(last => began is null || last.Value.AskedAt < began).Select(last => last.Key).ToList())
        {
            _last.Remove(old);
        }
    }

    /// <summary>Forgets the pages of pods that are gone; their rises stay.</summary>
    public void Keep(IReadOnlySet<string> pods)
    {
        foreach (var gone in _last.Keys.Where(pod => !pods.Contains(pod)).ToList())
        {
            _last.Remove(gone);
        }
    }

    /// <summary>Returns a number for a page that is about to be asked for, in the order of time. <see cref="Add"/> needs it.</summary>
    public long Ask() => ++_order;

    /// <summary>Takes in one pod's page. The first page of a pod tells where its counters begin. A counter that was not on it began at 0,
    /// and one that falls has begun again at 0. A page that was asked for before the last one arrived may be older than that one, so that
    /// its counters would seem to have fallen. It is left out, and the next page tells everything.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="asked">The number from <see cref="Ask"/>.</param>
    /// <param name="askedAt">The time of that call.</param>
    /// <param name="samples">The counters on the page.</param>
    public void Add(string pod, long asked, DateTimeOffset askedAt, IReadOnlyList<Sample> samples)
    {
        var known = _last.TryGetValue(pod, out var before);
        if (askedAt < _stage?.Began || (known && asked < before.Came))
        {
            return;
        }

        var now = new Dictionary<UInt128, double>(samples.Count);
        foreach (var sample in samples)
        {
            if (now.TryAdd(sample.Id, sample.Value)
                && (_revisions.Count == 0 || _revisions.Contains(sample["revision"], StringComparer.Ordinal)))
            {
                var last = known ? before.Counters.GetValueOrDefault(sample.Id) : sample.Value;
                Rise(sample, sample.Value >= last ? sample.Value - last : sample.Value);
            }
        }

        _last[pod] = new(askedAt, ++_order, now);
        _readAt = askedAt;
    }

    private void Rise(Sample sample, double rise)
    {
        if (_sums.TryGetValue(sample.Id, out var sum))
        {
            sum.Rise += rise;
        }
        else if (!IsFull)
        {
            _sums[sample.Id] = new(sample.Labels) { Rise = rise };
        }
    }

    /// <param name="AskedAt">The time at which the page was asked for.</param>
    /// <param name="Came">The order number at the time when it arrived.</param>
    /// <param name="Counters">All of its counters.</param>
    private readonly record struct Reading(DateTimeOffset AskedAt, long Came, IReadOnlyDictionary<UInt128, double> Counters);

    private sealed class Sum(IReadOnlyDictionary<string, string> labels)
    {
        public IReadOnlyDictionary<string, string> Labels => labels;

        public double Rise { get; set; }
    }
}
