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
    private readonly Dictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);

    /// <summary>True while no Event of the namespace is to be tried.</summary>
    public bool Include(string ns) => _until.TryGetValue(ns, out var until) && time.GetUtcNow() < until;

    /// <summary>Notes that an Event of a namespace was tried in vain.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="took">The time that the tries took.</param>
    public void Note(string ns, TimeSpan took)
    {
        var now = time.GetUtcNow();
        if (_until.Count >= Most)
        {
            foreach (var (over, _) in _until.Where(one => one.Value <= now).ToList())
            {
                _until.Remove(over);
            }
        }

        if (_until.Count < Most || _until.ContainsKey(ns))
        {
            var rest = took * RestPerTry;
            _until[ns] = now + (rest < MaxRest ? rest : MaxRest);
        }
    }
}
