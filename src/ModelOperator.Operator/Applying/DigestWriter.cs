using ModelOperator.Api;
using ModelOperator.Contracts.Models;
using ModelOperator.Hosting.Logging;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Kubernetes.Controllers.Writes;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Rollouts;
using k8s.Models;

namespace ModelOperator.Operator.Applying;

/// <summary>
/// Keeps each revision at the model that its first pod fetched. The status already holds the digest. It is also written on the
/// ControllerRevision, which outlives the revision's pods, and from there into the ConfigMap that the pods read before they serve.
/// </summary>
[EntityRbac(typeof(V1Pod), Verbs = RbacVerbs.Delete)]
internal sealed partial class DigestWriter(
    OwnedObjects<V1ControllerRevision> snapshots,
    OwnedObjects<V1ConfigMap> configMaps,
    ClusterView view,
    IKubernetesApi api,
    IWriteTracker writes,
    ToldCauses told,
    ILogger<DigestWriter> logger)
{
    /// <summary>Writes the digests down, then deletes the pods that have another model. This happens before any traffic is sent.</summary>
    public async Task WriteAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var held = Held(owner, plan);
        foreach (var (snapshot, revision, digest) in held.Where(one => DigestsBuilder.Of(one.Snapshot) is null))
        {
            await snapshots.EnsureAsync(owner, RevisionSnapshotBuilder.Held(owner, revision, snapshot, digest), cancellationToken);
            Log.Held(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, revision, digest);
        }

        var published = new SortedDictionary<string, string>(
            held.ToDictionary(one => one.Revision, one => one.Digest), StringComparer.Ordinal);
        await PublishAsync(owner, published, plan, cancellationToken);
        foreach (var stray in plan.Strays)
        {
            // The pods that take their place read the ConfigMap, and end with a clear message when they fetch the wrong model.
            await RemoveAsync(owner, stray.Pod, stray.Uid, cancellationToken);
        }
    }

    /// <summary>
    /// Makes the ConfigMap, still empty, as soon as a revision will be held to the model of its first pod. A server that refuses it keeps
    /// nothing else from being done, because nothing is in it yet.
    /// </summary>
    public async Task PrepareAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Extent is PlanExtent.Everything && NeededRevisions.HaveHeldModels(owner, plan.DesiredRevision)
            && configMaps.Get(owner, ObjectNames.OfDigests(owner.Metadata.Name!)) is null && Held(owner, plan).Count == 0)
        {
            try
            {
                await configMaps.WriteAsync(owner, DigestsBuilder.ConfigMap(owner, []), plan, cancellationToken);
            }
            catch (KubernetesApiException exception)
                when (exception is { IsConflict: false, IsNotFound: false, IsNamespaceTerminating: false })
            {
                if (told.TryTell($"{owner.Metadata.Uid} {exception.Message}"))
                {
                    Log.NotPrepared(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, exception.Message);
                }
            }
        }
    }

    private List<(V1ControllerRevision Snapshot, string Revision, string Digest)> Held(ModelDeployment owner, RolloutPlan plan) =>
    [
        .. from snapshot in snapshots.List(owner)
           let revision = ObjectNames.RevisionIn(owner.Metadata.Name!, snapshot.Metadata.Name!)
           where revision is not null
           let digest = Find(owner, snapshot, revision, plan)
           where digest is not null
           select (snapshot, revision, digest),
    ];

    // The digest is kept in three places. When it is missing from one, it is restored from another.
    private string? Find(ModelDeployment owner, V1ControllerRevision snapshot, string revision, RolloutPlan plan) =>
        DigestsBuilder.Of(snapshot)
        ?? plan.Status.Revisions?.FirstOrDefault(r => r.Revision == revision)?.ModelDigest
        ?? Published(owner, revision);

    private string? Published(ModelDeployment owner, string revision) =>
        configMaps.Get(owner, ObjectNames.OfDigests(owner.Metadata.Name!))?.Data is { } all && all.TryGetValue(revision, out var published)
        && DigestText.IsSha256(published)
            ? published
            : null;

    private async Task PublishAsync(
        ModelDeployment owner, SortedDictionary<string, string> held, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var wanted = DigestsBuilder.ConfigMap(owner, held);
        if (held.Count > 0 || configMaps.Has(owner, wanted.Metadata.Name!))
        {
            // This is done for a refused spec, too: the revisions that serve stay at their models.
            await configMaps.KeepAsync(owner, wanted, plan, cancellationToken);
        }
    }

    private async Task RemoveAsync(ModelDeployment owner, string pod, string uid, CancellationToken cancellationToken)
    {
        if (view.Pods.Get(owner.Metadata.NamespaceProperty, pod) is { Metadata.DeletionTimestamp: null } found && found.Metadata.Uid == uid)
        {
            await api.DeleteAsync<PodView>(owner.Metadata.NamespaceProperty, pod, new DeleteOptions { Uid = uid }, cancellationToken);
            writes.Deleted(owner.Key(), found);
            Log.Removed(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, pod);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Warning, "{Namespace}/{Name}: the ConfigMap that will hold the digests cannot be made yet: {Message}")]
        public static partial void NotPrepared(ILogger logger, string @namespace, string name, string message);

        [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: revision {Revision} is held to the model with sha256 {Digest}")]
        public static partial void Held(ILogger logger, string @namespace, string name, string revision, string digest);

        [LoggerMessage(
            2, LogLevel.Warning, "{Namespace}/{Name}: deleted pod {Pod}, which has fetched another model than its revision is held to")]
        public static partial void Removed(ILogger logger, string @namespace, string name, string pod);
    }
}
