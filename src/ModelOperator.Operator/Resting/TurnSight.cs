using ModelOperator.Api;
using ModelOperator.Operator.Observing;

namespace ModelOperator.Operator.Resting;

/// <summary>
/// Tells what a turn of a ModelDeployment would see in the caches, as one number: the ModelDeployment itself, every object that it owns or
/// that carries its name, its pods, whether their nodes are cordoned, and for one that waits for GPUs the last time that it was called.
/// Gateways are asked and not watched, so they are not in it.
/// </summary>
internal sealed class TurnSight(IEnumerable<ISeenObjects> kinds, ClusterView view, CordonedNodes cordoned, GpuCalls gpus)
{
    private readonly ISeenObjects[] _kinds = [.. kinds];

    /// <summary>
    /// Looks at the caches. Null while something that a turn needs cannot be seen yet: no turn may rest on what it saw without nodes,
    /// because their first list wakes nobody whose pods stay.
    /// </summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="hasLooked">True when the stable revision has been looked at lately; a plan may depend on it.</param>
    public UInt128? Of(ModelDeployment owner, bool hasLooked)
    {
        if (cordoned.AreAwaited)
        {
            return null;
        }

        var digest = new VersionDigest();
        digest.Add(owner);
        digest.Add(hasLooked);
        digest.Add(cordoned.AreSeen);
        digest.Add(gpus.LastOf(owner));
        foreach (var kind in _kinds)
        {
            kind.AddTo(digest, owner);
        }

        var pods = view.PodsOf(owner);
        digest.Add(pods.Count);
        foreach (var pod in pods)
        {
            digest.Add(pod);
            digest.Add(cordoned.Include(pod));
        }

        return digest.Sum();
    }
}
