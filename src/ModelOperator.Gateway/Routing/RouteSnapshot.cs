using ModelOperator.Contracts.Routes;


namespace ModelOperator.Gateway.Routing;

/// <summary>Routes and ready endpoints at one moment; immutable. A request keeps the snapshot it started with.</summary>
internal sealed class RouteSnapshot
{
    private const double FullWeight = 100;
    private readonly RevisionTarget[] _targets;
    private readonly RouteChoice[] _choices;
    private readonly BlockSchedule? _schedule;

    /// <param name="document">The routes.</param>
    /// <param name="targets">One for each rule of the document, in its order.</param>
    /// <param name="mirror">Where copies go; null when nothing is mirrored.</param>
    /// <param name="seed">Where the schedule's shuffles start.</param>
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

    /// <summary>Where copies go; null when nothing is mirrored.</summary>
    public MirrorTarget? Mirror { get; }

    /// <summary>The things that are looked at besides; null for nothing.</summary>
    public MonitoringRule? Monitoring { get; }

    /// <summary>The session affinity, which keeps a caller on one revision; null when there is none.</summary>
    public AffinityRule? Affinity { get; }

    /// <summary>The choice for the n-th request; null when nothing is routed.</summary>
    public RouteChoice? this[ulong n] => _schedule is null ? null : _choices[_schedule[n]];

    /// <summary>The choice for a caller: the revision of the affinity below its weight, the others in their order above.</summary>
    /// <param name="position">The caller's, in [0, 100).</param>
    /// <returns>Null when nothing is routed.</returns>
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

    // A revision without a ready endpoint would only fail its clients; until the operator takes its weight away (R05), its
    // share goes to the revision that most clients already use: never to one without weight, which nobody has called good for
    // clients yet. With none ready, the request stays and is refused.
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
