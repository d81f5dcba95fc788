using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Operator.Applying.Autoscaling;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying;

/// <summary>Sizes and deletes revisions, and has missing objects made.</summary>
internal sealed partial class RevisionWriter(
    OwnedObjects<V1Deployment> deployments,
    OwnedObjects<V1Service> services,
    OwnedObjects<V1ControllerRevision> snapshots,
    AutoscalerWriter autoscalers,
    PreviewWriter preview,
    RevisionKeeper keeper,
    ILogger<RevisionWriter> logger)
{
    /// <summary>Lets sizes grow and makes missing Deployments, before any traffic is sent (R02).</summary>
    public async Task GrowAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        foreach (var size in plan.Sizes)
        {
            var name = ObjectNames.OfRevision(owner.Metadata.Name!, size.Revision);
            var before = deployments.Get(owner, name);
            if (before is not null || MayCreate(plan, size.Revision))
            {
                await keeper.KeepAsync(owner, size, before, plan, cancellationToken);
            }

            // An autoscaler leaves 0 pods alone, so a revision wakes before its autoscaler is made, and also when none can be made (R35).
            var wakes = size.Replicas is null && before?.Spec?.Replicas == 0;
            if (wakes)
            {
                await GrowAsync(owner, size, before, isSized: false, cancellationToken);
            }

            var isSized = await autoscalers.RaiseAsync(owner, size, plan, cancellationToken);
            if (!wakes)
            {
                await GrowAsync(owner, size, before, isSized, cancellationToken);
            }
        }

        await preview.WriteAsync(owner, plan, cancellationToken);
    }

    /// <summary>Lets sizes shrink and deletes revisions that go, after the traffic has left them.</summary>
    public async Task ShrinkAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        foreach (var size in plan.Sizes)
        {
            if (deployments.Get(owner, ObjectNames.OfRevision(owner.Metadata.Name!, size.Revision)) is { } deployment
                && size.Replicas < (deployment.Spec?.Replicas ?? 1)
                && !autoscalers.MayWrite(owner, size.Revision))
            {
                await ScaleAsync(owner, deployment, size.Replicas.Value, cancellationToken);
            }

            await autoscalers.LowerAsync(owner, size, plan, cancellationToken);
        }

        foreach (var revision in plan.Deletions)
        {
            var name = ObjectNames.OfRevision(owner.Metadata.Name!, revision);
            await autoscalers.DeleteAsync(owner, revision, cancellationToken);
            if (await deployments.DeleteAsync(owner, name, cancellationToken) | await services.DeleteAsync(owner, name, cancellationToken))
            {
                Log.Deleted(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, revision);
            }
        }

        if (plan.Extent is PlanExtent.Everything)
        {
            // The limit of a refused spec is not carried out (R27).
            await PruneSnapshotsAsync(owner, plan, cancellationToken);
        }
    }

    // A write that was refused half-way may have left a newer version. Another size in it is one that the plan did not know.
    private async Task GrowAsync(
        ModelDeployment owner, RevisionSize size, V1Deployment? before, bool isSized, CancellationToken cancellationToken)
    {
        if (before is not null && deployments.Get(owner, before.Metadata.Name!) is { } deployment
            && deployment.Spec?.Replicas == before.Spec?.Replicas && MustGrow(size, isSized, deployment.Spec?.Replicas ?? 1))
        {
            await ScaleAsync(owner, deployment, size.NeededReplicas, cancellationToken);
        }
    }

    // An autoscaler chooses the number itself until it is gone, except that it takes 0 for being switched off. Without one, because it is
    // being replaced or KEDA is gone, a revision still gets the pods that it needs, and none is taken.
    private static bool MustGrow(RevisionSize size, bool isSized, int present) =>
        isSized ? present == 0 && size.NeededReplicas > 0 : size.NeededReplicas > present;

    // A refused spec begins nothing; only what serves is made again.
    private static bool MayCreate(RolloutPlan plan, string revision) =>
        plan.Extent == PlanExtent.Everything || revision == plan.Status.StableRevision;

    private async Task ScaleAsync(ModelDeployment owner, V1Deployment deployment, int replicas, CancellationToken cancellationToken)
    {
        // The version in the patch keeps a size that was planned from an old cache from being written.
        var body = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } };
        await deployments.PatchAsync(owner, deployment, body, cancellationToken);
        Log.Scaled(logger, owner.Metadata.NamespaceProperty!, deployment.Metadata.Name!, deployment.Spec?.Replicas ?? 1, replicas);
    }

    private async Task PruneSnapshotsAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var needed = plan.Sizes.Select(s => s.Revision).Concat(plan.Status.FormerStableRevisions ?? [])
            .Append(plan.Status.StableRevision).Append(plan.Status.CandidateRevision)
            .Select(r => ObjectNames.OfRevision(owner.Metadata.Name!, r ?? ""))
            .ToHashSet(StringComparer.Ordinal);
        var surplus = snapshots.List(owner)
            .Where(s => !needed.Contains(s.Metadata.Name!))
            .OrderByDescending(s => s.Revision)
            .Skip(owner.Spec.RevisionHistoryLimit);
        foreach (var snapshot in surplus)
        {
            await snapshots.DeleteAsync(owner, snapshot.Metadata.Name!, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Information, "{Namespace}/{Deployment}: scaled from {From} to {To}")]
        public static partial void Scaled(ILogger logger, string @namespace, string deployment, int from, int to);

        [LoggerMessage(3, LogLevel.Information, "{Namespace}/{Name}: deleted revision {Revision}")]
        public static partial void Deleted(ILogger logger, string @namespace, string name, string revision);
    }
}
