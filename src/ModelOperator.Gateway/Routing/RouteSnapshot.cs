using ModelOperator.Contracts.Routes;


namespace ModelOperator.Gateway.Routing;

/// <summary>Routes and ready endpoints at one moment; it never changes. A request keeps the snapshot that it started with.</summary>
internal sealed class RouteSnapshot
{
    private const double FullWeight = 100;
    private readonly RevisionTarget[] _targets;
    private readonly RouteChoice[] _choices;
    private readonly BlockSchedule? _schedule;

    /// <param name="document">The routes.</param>
    /// <param name="targets">The revisions, one for each rule of the document, in its order.</param>
    /// <param name="mirror">The mirror that gets copies; null for none.</param>
    /// <param name="seed">The start of the schedule's shuffles.</param>
    public RouteSnapshot(RouteDocument document, IEnumerable<RevisionTarget> targets, MirrorTarget? mirror, ulong seed)
    {
        Generation = document.Generation;
        Affinity = document.Affinity;
        Monitoring = document.Monitoring;
        Mirror = mirror;
        _targets = [.. targets];
        _choices = [.. _targets.Select(target => Resolve(target, _targets))];
        _schedule = _targets.Length == 0 ? null : new BlockSchedule([.. _targets.Select(target => target.Rule.Weight)], seed);
    }

    public long Generation { get; }

    public IReadOnlyList<RevisionTarget> Targets => _targets;

    /// <summary>The mirror that gets copies; null for none.</summary>
    public MirrorTarget? Mirror { get; }

    /// <summary>The things that are looked at besides; null for nothing.</summary>
    public MonitoringRule? Monitoring { get; }

    /// <summary>The session affinity, which keeps a caller on one revision; null when there is none.</summary>
    public AffinityRule? Affinity { get; }

    /// <summary>The choice for the n-th request; null when nothing is routed.</summary>
    public RouteChoice? this[ulong n] => _schedule is null ? null : _choices[_schedule[n]];

    /// <summary>
    /// The choice for a caller. Positions below its weight belong to the revision of the affinity, and the positions above to the others in
    /// their order.
    /// </summary>
    /// <param name="position">The caller's position, in [0, 100).</param>
    /// <returns>The choice; null when nothing is routed.</returns>
    public RouteChoice? For(double position)
    {
        if (_targets.Length == 0)
        {
            return null;
        }

        var first = Array.FindIndex(_targets, target => string.Equals(target.Revision, Affinity?.Revision, StringComparison.Ordinal));
        var upTo = first < 0 ? 0 : _targets[first].Rule.Weight;
        if (position < upTo)
        {
            return _choices[first];
        }

        for (var i = 0; i < _targets.Length; i++)
        {
            upTo += i == first ? 0 : _targets[i].Rule.Weight;
            if (i != first && position < upTo)
            {
                return _choices[i];
            }
        }

        throw new ArgumentOutOfRangeException(nameof(position), position, $"not in [0, {FullWeight})");
    }

    // A revision without a ready endpoint would only fail its clients. Until the operator takes its weight away (R05), its share goes to
    // the revision with the largest weight, and never to one without weight, because that one is not proven good for clients. When none is
    // ready, the request stays with its revision and is refused.
    private static RouteChoice Resolve(RevisionTarget target, RevisionTarget[] all)
    {
        if (target.HasEndpoints)
        {
            return new RouteChoice(target, null);
        }

        var substitute = all.Where(other => other.HasEndpoints && other.Rule.Weight > 0).MaxBy(other => other.Rule.Weight);
        return substitute is null ? new RouteChoice(target, null) : new RouteChoice(substitute, target);
    }
}
