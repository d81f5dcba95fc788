using System.Collections.Concurrent;
using k8s.Models;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>
/// Knows which of our Deployments may still have pods to come, so that a look at the GPUs goes through these alone and not through all
/// Deployments and all pods. Each is looked at once, and again when it changes, or one of its pods does.
/// </summary>
internal sealed class UnfinishedDeployments : IDisposable
{
    private readonly IResourceCache<V1Deployment> _deployments;
    private readonly ConcurrentDictionary<ResourceKey, MarkOfChange> _marked = new();
    private readonly Lazy<IDisposable[]> _subscriptions;

    /// <summary>Makes one that begins to listen with the first look.</summary>
    public UnfinishedDeployments(
        IResourceCache<V1Deployment> deployments, IResourceFeed<V1Deployment> changes, IResourceFeed<PodView> pods, GpuNews news)
    {
        _deployments = deployments;
        // A subscription begins with everything that exists.
        _subscriptions = new(() =>
        [
            changes.Subscribe(change =>
            {
                Mark(ResourceKey.Of(change.Object));
                if (AsksForLess(change))
                {
                    news.Tell();
                }
            }),
            pods.Subscribe(change =>
            {
                Mark(change.Object);
                if (TakesNoMore(change))
                {
                    news.Tell();
                }
            }),
        ]);
    }

    /// <summary>The number of Deployments that are not known to be finished.</summary>
    internal int Count => _marked.Count;

    /// <summary>The Deployments that are not finished, in the order of their names.</summary>
    /// <param name="look">
    /// Looks at a Deployment that is new here, or of which something has changed; null for one that will not have pods to come until it or
    /// one of its pods changes.
    /// </param>
    public IReadOnlyList<UnfinishedDeployment> Find(Func<V1Deployment, UnfinishedDeployment?> look)
    {
        _ = _subscriptions.Value;
        var found = new List<(string Name, UnfinishedDeployment Deployment)>();
        foreach (var (key, mark) in _marked)
        {
            // A change while it is looked at makes another mark, which stays.
            mark.Found ??= _deployments.Get(key.Namespace, key.Name) is { } deployment ? look(deployment) : null;
            if (mark.Found is null)
            {
                _marked.TryRemove(KeyValuePair.Create(key, mark));
            }
            else
            {
                found.Add((key.ToString(), mark.Found));
            }
        }

        return [.. found.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => one.Deployment)];
    }

    /// <summary>Looks again at the Deployment of a pod.</summary>
    public void Mark(PodView pod)
    {
        if (DeploymentOf(pod) is { } deployment)
        {
            Mark(deployment);
        }
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions.IsValueCreated ? _subscriptions.Value : [])
        {
            subscription.Dispose();
        }
    }

    // Pods that were still to come, and hold nothing on a node, will not come: no pod that holds GPUs tells of it.
    private static bool AsksForLess(ResourceChange<V1Deployment> change) =>
        UnfinishedDeployment.AsksForDevices(change.Object)
        && (change.Type is ResourceChangeType.Deleted
            || (change.Old is { } old
                && (change.Object.Spec?.Replicas < old.Spec?.Replicas
                    || (change.Object.Metadata.DeletionTimestamp is not null && old.Metadata.DeletionTimestamp is null)
                    || (UnfinishedDeployment.IsRefused(change.Object) && !UnfinishedDeployment.IsRefused(old)))));

    // A pod without a node was counted among those to come. Nothing else tells that it goes, or what the scheduler waits for now.
    private bool TakesNoMore(ResourceChange<PodView> change) =>
        string.IsNullOrEmpty(change.Object.Spec?.NodeName)
        && (change.Type is ResourceChangeType.Deleted || (change.Old is { } old && StateOf(old) != StateOf(change.Object)))
        && DeploymentOf(change.Object) is { } key && _deployments.Get(key.Namespace, key.Name) is { } deployment
        && UnfinishedDeployment.AsksForDevices(deployment);

    private static (bool IsGoing, string? Phase, string? Complaint) StateOf(PodView pod) =>
        (pod.Metadata.DeletionTimestamp is not null, pod.Status?.Phase, PodDiagnosis.Unschedulable([pod]));

    private static ResourceKey? DeploymentOf(PodView pod) =>
        pod.GetLabel(ModelOperatorApi.NameLabel) is { } name && pod.GetLabel(ModelOperatorApi.RevisionLabel) is { } revision
            ? new(pod.Metadata.NamespaceProperty, ObjectNames.OfRevision(name, revision))
            : null;

    private void Mark(ResourceKey deployment) => _marked[deployment] = new MarkOfChange();

    private sealed class MarkOfChange
    {
        /// <summary>The result of the first look since the change; null before it.</summary>
        public UnfinishedDeployment? Found { get; set; }
    }
}
