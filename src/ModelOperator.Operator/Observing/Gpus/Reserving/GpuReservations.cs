using System.Collections.Concurrent;
using ModelOperator.Kubernetes;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing.Gpus.Fitting;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>
/// Remembers what the last plans have asked for until the caches show it, so that the next plan does not count the same GPUs.
/// </summary>
internal sealed class GpuReservations(ClusterView view, Departures departures, TimeProvider time)
{
    /// <summary>
    /// The longest time that a reservation lasts. Writes take milliseconds, and a plan whose writes failed is made anew, so a pod that is
    /// not seen by then will not come.
    /// </summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<ResourceKey, Reservation> _reservations = new();

    /// <summary>Remembers what the latest plan of a ModelDeployment gives a revision, in place of what the plan before gave.</summary>
    public void Note(ResourceKey owner, string revision, PodNeeds needs, int replicas) =>
        _reservations[owner] = new(revision, needs, replicas, time.GetTimestamp());

    /// <summary>The pods that the latest plan of a ModelDeployment asked for; 0 when that is long ago.</summary>
    public int AskedBy(ResourceKey owner) =>
        _reservations.TryGetValue(owner, out var reservation) && time.GetElapsedTime(reservation.At) < Lifetime ? reservation.Replicas : 0;

    /// <summary>Forgets a ModelDeployment that is gone or asks for no GPUs any more.</summary>
    public void Forget(ResourceKey owner) => _reservations.TryRemove(owner, out _);

    /// <summary>True when no plan has asked for anything lately.</summary>
    public bool IsEmpty => _reservations.IsEmpty;

    /// <summary>Pods that plans have asked for and that no Deployment in the cache asks for yet, with the ModelDeployment.</summary>
    public IEnumerable<(ResourceKey Owner, ReservedPods Pods)> OfAll(string resource)
    {
        ForgetOld();
        return
            from one in _reservations
            where one.Value.Needs.Resource == resource && one.Value.Replicas > 0 && !departures.Include(one.Key)
            let deployment = new ResourceKey(one.Key.Namespace, ObjectNames.OfRevision(one.Key.Name, one.Value.Revision))
            let unseen = one.Value.Replicas - (view.Deployments.Get(deployment.Namespace, deployment.Name)?.Spec?.Replicas ?? 0)
            where unseen > 0
            orderby one.Key.ToString()
            select (one.Key, new ReservedPods(one.Key.Namespace!, one.Value.Needs, unseen, unseen) { Deployment = deployment });
    }

    // So that a look costs as much as there were plans lately, and not as much as there are ModelDeployments.
    private void ForgetOld()
    {
        foreach (var (owner, reservation) in _reservations)
        {
            if (time.GetElapsedTime(reservation.At) >= Lifetime)
            {
                _reservations.TryRemove(KeyValuePair.Create(owner, reservation));
            }
        }
    }

    private sealed record Reservation(string Revision, PodNeeds Needs, int Replicas, long At);
}
