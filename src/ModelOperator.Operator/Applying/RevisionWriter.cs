using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Revisions;

namespace ModelOperator.Operator.Applying;

/// <summary>Makes, sizes and deletes the objects of revisions.</summary>
internal sealed partial class RevisionWriter(
    OwnedObjects<V1Deployment> deployments,
    OwnedObjects<V1Service> services,
    OwnedObjects<V1ControllerRevision> snapshots,
    AutoscalerWriter autoscalers,
    PreviewWriter preview,
    IOptions<ModelOperatorOptions> options,
    ILogger<RevisionWriter> logger)
{
    /// <summary>Sizes that grow, deployments that lack: before any traffic is sent (R02).</summary>
    public async Task GrowAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        foreach (var size in plan.Sizes)
        {
            var deployment = deployments.Get(owner, ObjectNames.OfRevision(owner.Metadata.Name!, size.Revision));
            if (MayCreate(plan, size.Revision))
            {
                await CreateAsync(owner, size, deployment is null, plan, cancellationToken);
            }

            await autoscalers.RaiseAsync(owner, size, plan, cancellationToken);
            if (deployment is not null && MustGrow(size, deployment.Spec?.Replicas ?? 1))
            {
                await ScaleAsync(owner, deployment, size.Least, cancellationToken);
            }
        }

        await preview.WriteAsync(owner, plan, cancellationToken);
    }

    /// <summary>Sizes that shrink, and revisions that go: after the traffic has left.</summary>
    public async Task ShrinkAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        foreach (var size in plan.Sizes)
        {
            if (deployments.Get(owner, ObjectNames.OfRevision(owner.Metadata.Name!, size.Revision)) is { } deployment
                && size.Replicas < (deployment.Spec?.Replicas ?? 1))
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
                Log.Deleted(logger, owner.Metadata.Namespace!, owner.Metadata.Name!, revision);
            }
        }

        await PruneSnapshotsAsync(owner, plan, cancellationToken);
    }

    // With an autoscaler the number is the autoscaler's own, but for 0: there it takes itself for switched off.
    private static bool MustGrow(RevisionSize size, int present) =>
        size.Replicas is { } asked ? asked > present : present == 0 && size.Least > 0;

    // For a refused spec nothing is begun: only what serves is made again.
    private static bool MayCreate(RolloutPlan plan, string revision) =>
        plan.Extent == PlanExtent.Everything || revision == plan.Status.StableRevision;

    // Makes what lacks. What is there is never built again: the pods of a revision do not change.
    private async Task CreateAsync(ModelDeployment owner, RevisionSize size, bool lacksDeployment, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var name = ObjectNames.OfRevision(owner.Metadata.Name!, size.Revision);
        var lacksSnapshot = snapshots.Get(owner, name) is null;
        var template = lacksSnapshot || lacksDeployment ? TemplateOf(owner, size.Revision, name) : null;
        if (lacksDeployment && template is null)
        {
            Log.TemplateLost(logger, owner.Metadata.Namespace!, owner.Metadata.Name!, size.Revision);
            return;
        }

        // The snapshot comes first: a Deployment without one could not be made again.
        var format = snapshots.Get(owner, name) is { } snapshot ? PodFormats.Of(snapshot) : PodFormats.Newest;
        if (lacksSnapshot && template is not null)
        {
            var number = snapshots.List(owner).Select(s => s.Revision).DefaultIfEmpty(0).Max() + 1;
            await snapshots.WriteAsync(owner, RevisionSnapshotBuilder.Build(owner, size.Revision, template, number), plan, cancellationToken);
        }

        if (services.Get(owner, name) is null)
        {
            await services.WriteAsync(owner, RevisionServiceBuilder.Build(owner, size.Revision), plan, cancellationToken);
        }

        if (lacksDeployment)
        {
            var deployment = RevisionDeploymentBuilder.Build(owner, size.Revision, template!, size.Least, options.Value, format);
            if (await deployments.WriteAsync(owner, deployment, plan, cancellationToken))
            {
                Log.Created(logger, owner.Metadata.Namespace!, owner.Metadata.Name!, size.Revision, size.Least);
            }
        }
    }

    private RevisionTemplate? TemplateOf(ModelDeployment owner, string revision, string name)
    {
        if (snapshots.Get(owner, name) is { Data: { } data })
        {
            return RevisionTemplate.FromJson(data);
        }

        var asked = RevisionTemplate.Of(owner.Spec);
        return asked.Revision == revision ? asked : null;
    }

    private async Task ScaleAsync(ModelDeployment owner, V1Deployment deployment, int replicas, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            // The version keeps a scale that was planned from an old cache from landing.
            ["metadata"] = new JsonObject { ["uid"] = deployment.Metadata.Uid, ["resourceVersion"] = deployment.Metadata.ResourceVersion },
            ["spec"] = new JsonObject { ["replicas"] = replicas },
        };
        await deployments.PatchAsync(owner, deployment.Metadata.Name!, new Patch(PatchType.Merge, body), cancellationToken);
        Log.Scaled(logger, owner.Metadata.Namespace!, deployment.Metadata.Name!, deployment.Spec?.Replicas ?? 1, replicas);
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
        [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: created revision {Revision} with {Replicas} replicas")]
        public static partial void Created(ILogger logger, string @namespace, string name, string revision, int replicas);

        [LoggerMessage(2, LogLevel.Information, "{Namespace}/{Deployment}: scaled from {From} to {To}")]
        public static partial void Scaled(ILogger logger, string @namespace, string deployment, int from, int to);

        [LoggerMessage(3, LogLevel.Information, "{Namespace}/{Name}: deleted revision {Revision}")]
        public static partial void Deleted(ILogger logger, string @namespace, string name, string revision);

        [LoggerMessage(4, LogLevel.Error, "{Namespace}/{Name}: revision {Revision} has neither a Deployment nor a ControllerRevision to make one of")]
        public static partial void TemplateLost(ILogger logger, string @namespace, string name, string revision);
    }
}
