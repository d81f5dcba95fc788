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

    /// <summary>Pods that plans of other ModelDeployments have asked for and that no Deployment in the cache asks for yet.</summary>
    public IEnumerable<ReservedPods> OfOthers(ResourceKey owner, string resource)
    {
        ForgetOld();
        return
            from other in _reservations
            where other.Key != owner && other.Value.Needs.Resource == resource && !departures.Include(other.Key)
            let unseen = other.Value.Replicas - Seen(other.Key, other.Value.Revision)
            where unseen > 0
            orderby other.Key.ToString()
            select new ReservedPods(other.Key.Namespace!, other.Value.Needs, unseen, unseen);
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

    private int Seen(ResourceKey owner, string revision) =>
        view.Deployments.Get(owner.Namespace, ObjectNames.OfRevision(owner.Name, revision))?.Spec?.Replicas ?? 0;

    private sealed record Reservation(string Revision, PodNeeds Needs, int Replicas, long At);
}
