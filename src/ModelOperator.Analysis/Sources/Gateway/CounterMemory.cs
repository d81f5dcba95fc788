using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>
/// Adds up how far the counters of one metric and ModelDeployment rose since their stage began, from reading to reading. It lives in
/// the operator: when that starts anew, counting does too, and verdicts come later but not wrongly.
/// </summary>
internal sealed class CounterMemory
{
    /// <summary>Sums of a stage. Two revisions have some hundred; more come from a page that invents labels.</summary>
    internal const int MostSums = 1_000;

    // What each pod showed last: its newest page and nothing older, so that a counter it has dropped begins again at 0.
    private readonly Dictionary<string, Dictionary<UInt128, double>> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, Sum> _sums = [];
    private string? _stage;
    private IReadOnlyList<string> _revisions = [];
    private IReadOnlyList<CounterRise> _before = [];

    /// <summary>When it was last used.</summary>
    public DateTimeOffset UsedAt { get; set; }

    /// <summary>The rises of the stage before.</summary>
    public IReadOnlyList<CounterRise> Before => _before;

    /// <summary>The rises of the present stage.</summary>
    public IReadOnlyList<CounterRise> Rises => [.. _sums.Values.Select(sum => new CounterRise(sum.Labels, sum.Rise))];

    /// <summary>More was shown in this stage than can be true.</summary>
    public bool IsFull => _sums.Count >= MostSums;

    /// <summary>How many pods it remembers a page of.</summary>
    internal int Pods => _last.Count;

    /// <summary>Begins a stage unless it has begun. What was read last is where it begins.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="revisions">Whose counters are added up; of all when none is named.</param>
    public void Begin(string stage, params IReadOnlyList<string> revisions)
    {
        _revisions = revisions;
        if (_stage == stage)
        {
            return;
        }

        _before = _stage is null ? [] : Rises;
        _stage = stage;
        _sums.Clear();
    }

    /// <summary>Forgets what pods showed that are gone; their rises stay.</summary>
    public void Keep(IReadOnlySet<string> pods)
    {
        foreach (var gone in _last.Keys.Where(pod => !pods.Contains(pod)).ToList())
        {
            _last.Remove(gone);
        }
    }

    /// <summary>Takes in one pod's page. The first page of a pod is where its counters begin; a counter that was not on it began at 0,
    /// and one that falls has begun again at 0.</summary>
    public void Add(string pod, IReadOnlyList<Sample> samples)
    {
        var known = _last.TryGetValue(pod, out var before);
        var now = new Dictionary<UInt128, double>(samples.Count);
        foreach (var sample in samples)
        {
            if (now.TryAdd(sample.Id, sample.Value) && (_revisions.Count == 0 || _revisions.Contains(sample["revision"], StringComparer.Ordinal)))
            {
                var last = known ? before!.GetValueOrDefault(sample.Id) : sample.Value;
                Rise(sample, sample.Value >= last ? sample.Value - last : sample.Value);
            }
        }

        _last[pod] = now;
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

    private sealed class Sum(IReadOnlyDictionary<string, string> labels)
    {
        public IReadOnlyDictionary<string, string> Labels => labels;

        public double Rise { get; set; }
    }
}
