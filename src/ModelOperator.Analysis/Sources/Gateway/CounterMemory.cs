using ModelOperator.Analysis.Counting;

namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>
/// Adds up how far the counters of one metric and ModelDeployment rose since their stage began, from reading to reading. It lives in
/// the operator: when that starts anew, counting does too, and verdicts come later but not wrongly.
/// </summary>
internal sealed class CounterMemory
{
    private readonly Dictionary<string, Counter> _counters = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pods = new(StringComparer.Ordinal);
    private string? _stage;
    private IReadOnlyList<CounterRise> _before = [];

    /// <summary>When it was last used.</summary>
    public DateTimeOffset UsedAt { get; set; }

    /// <summary>The rises of the stage before.</summary>
    public IReadOnlyList<CounterRise> Before => _before;

    /// <summary>The rises of the present stage.</summary>
    public IReadOnlyList<CounterRise> Rises => [.. _counters.Values.Select(counter => new CounterRise(counter.Labels, counter.Rise))];

    /// <summary>Begins a stage unless it has begun. What was read last is where it begins.</summary>
    public void Begin(string stage)
    {
        if (_stage == stage)
        {
            return;
        }

        _before = _stage is null ? [] : Rises;
        _stage = stage;
        foreach (var counter in _counters.Values)
        {
            counter.Rise = 0;
        }
    }

    /// <summary>Takes in one pod's page. The first page of a pod is where its counters begin; a counter that was not on it began at 0,
    /// and one that falls has begun again at 0.</summary>
    public void Add(string pod, IReadOnlyList<(IReadOnlyDictionary<string, string> Labels, double Value)> samples)
    {
        var known = !_pods.Add(pod);
        foreach (var (labels, value) in samples)
        {
            var key = $"{pod}\n{string.Join('\n', labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))}";
            if (!_counters.TryGetValue(key, out var counter))
            {
                _counters[key] = counter = new(labels) { Last = known ? 0 : value };
            }

            counter.Rise += value >= counter.Last ? value - counter.Last : value;
            counter.Last = value;
        }
    }

    private sealed class Counter(IReadOnlyDictionary<string, string> labels)
    {
        public IReadOnlyDictionary<string, string> Labels => labels;

        public double Last { get; set; }

        public double Rise { get; set; }
    }
}
