namespace ModelOperator.Gateway.Routing;

/// <summary>Routes and ready endpoints at one moment; immutable. A request keeps the snapshot it started with.</summary>
internal sealed class RouteSnapshot
{
    private readonly RevisionTarget[] _targets;
    private readonly RouteChoice[] _choices;
    private readonly BlockSchedule? _schedule;

    /// <param name="generation">Of the routes.</param>
    /// <param name="targets">In the order of the routes; their weights sum to 100, or there are none.</param>
    /// <param name="seed">Of the schedule.</param>
    public RouteSnapshot(long generation, IEnumerable<RevisionTarget> targets, ulong seed)
    {
        Generation = generation;
        _targets = [.. targets];
        _choices = [.. _targets.Select(target => Resolve(target, _targets))];
        _schedule = _targets.Length == 0 ? null : new BlockSchedule([.. _targets.Select(target => target.Rule.Weight)], seed);
    }

    public long Generation { get; }

    public IReadOnlyList<RevisionTarget> Targets => _targets;

    /// <summary>The choice for the n-th request; null when nothing is routed.</summary>
    public RouteChoice? this[ulong n] => _schedule is null ? null : _choices[_schedule[n]];

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
