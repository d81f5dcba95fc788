using System.Collections.Concurrent;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
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
        _reservations[owner] = new(
            new(owner.Namespace, ObjectNames.OfRevision(owner.Name, revision)), needs, replicas, time.GetTimestamp());

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
            let unseen = one.Value.Replicas - one.Value.Shown(view.Deployments)
            where unseen > 0
            orderby one.Key.ToString()
            select (one.Key, new ReservedPods(one.Key.Namespace!, one.Value.Needs, unseen, unseen) { Deployment = one.Value.Deployment });
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

    private sealed record Reservation(ResourceKey Deployment, PodNeeds Needs, int Replicas, long At)
    {
        private volatile SeenReplicas? _seen;

        /// <summary>The pods that the Deployment in the cache asks for. A look goes through all that was planned in the last half minute,
        /// so each Deployment is read once for each of its versions.</summary>
        public int Shown(IResourceCache<V1Deployment> deployments)
        {
            var version = deployments.StateOf(Deployment.Namespace, Deployment.Name)?.Version;
            if (version is null)
            {
                return 0;
            }

            if (_seen is { } seen && seen.Version == version)
            {
                return seen.Replicas;
            }

            var found = deployments.Get(Deployment.Namespace, Deployment.Name);
            var replicas = found?.Spec?.Replicas ?? 0;
            _seen = found?.Metadata.ResourceVersion is { } read ? new(read, replicas) : null;
            return replicas;
        }

        private sealed record SeenReplicas(string Version, int Replicas);
    }
}
