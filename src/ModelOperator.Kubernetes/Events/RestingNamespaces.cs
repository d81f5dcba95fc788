namespace ModelOperator.Kubernetes.Events;

/// <summary>
/// The namespaces whose Events have just been tried in vain, such as those with an admission webhook that fails. Their Events are not tried
/// for nine times as long as that took, so that one namespace costs the Events of all others a tenth of the time at most.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RestingNamespaces(TimeProvider time)
{
    private const int RestPerTry = 9;
    private const int Most = 1024;
    private static readonly TimeSpan MaxRest = TimeSpan.FromMinutes(5);
    private readonly Dictionary<string, (long Since, TimeSpan Length)> _resting = new(StringComparer.Ordinal);

    /// <summary>True while no Event of the namespace is to be tried.</summary>
    public bool Include(string ns) => _resting.TryGetValue(ns, out var one) && !IsOver(one);

    /// <summary>Notes that an Event of a namespace was tried in vain.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="took">The time that the tries took.</param>
    public void Note(string ns, TimeSpan took)
    {
        if (_resting.Count >= Most)
        {
            foreach (var (over, _) in _resting.Where(one => IsOver(one.Value)).ToList())
            {
                _resting.Remove(over);
            }
        }

        if (_resting.Count < Most || _resting.ContainsKey(ns))
        {
            var rest = took * RestPerTry;
            _resting[ns] = (time.GetTimestamp(), rest < MaxRest ? rest : MaxRest);
        }
    }

    // By the clock that nobody sets back.
    private bool IsOver((long Since, TimeSpan Length) one) => time.GetElapsedTime(one.Since) >= one.Length;
}
