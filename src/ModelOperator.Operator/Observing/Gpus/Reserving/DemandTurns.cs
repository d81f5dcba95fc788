using ModelOperator.Operator.Observing.Gpus.Fitting;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>
/// Chooses the demands that a pass over those who wait looks at, because each of them costs a look at all nodes. When there are more than
/// one pass may look at, the next passes look at the others, so that nobody is left out, whatever others ask for.
/// </summary>
internal sealed class DemandTurns
{
    /// <summary>The number of different demands that a pass looks at.</summary>
    internal const int MostDemands = 100;

    private Dictionary<string, long> _last = new(StringComparer.Ordinal);
    private long _pass;
    private long _newsAt;

    /// <summary>True when some have not been looked at since the last news.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The demands for the pass that begins now: those whose last look is longest ago.</summary>
    /// <param name="all">All demands, in the order in which they come when nothing else decides.</param>
    /// <param name="isNews">True when something has changed, so that all have to be looked at again.</param>
    public IReadOnlyList<PodNeeds> Next(IReadOnlyList<PodNeeds> all, bool isNews)
    {
        _pass++;
        _newsAt = isNews ? _pass : _newsAt;
        var chosen = all.OrderBy(LastOf).Take(MostDemands).ToList();
        foreach (var needs in chosen)
        {
            _last[needs.Text] = _pass;
        }

        _last = all.ToDictionary(needs => needs.Text, LastOf, StringComparer.Ordinal);
        HasMore = _last.Values.Any(last => last < _newsAt);
        return chosen;
    }

    private long LastOf(PodNeeds needs) => _last.GetValueOrDefault(needs.Text);
}
