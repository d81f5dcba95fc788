using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Autoscaling;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying.Autoscaling;

/// <summary>
/// Keeps the autoscaler of each revision that has one (R25): a HorizontalPodAutoscaler, or a ScaledObject where the spec asks for KEDA.
/// There is never one of each. Where the spec changes from one to the other, the first is deleted, and the other made in a later turn,
/// when the first is seen to be gone. Nothing but the caches is remembered, so a turn may end after any write.
/// </summary>
[EntityRbac(typeof(V2HorizontalPodAutoscaler), Verbs = RbacVerbs.Read | RbacVerbs.Apply | RbacVerbs.Delete)]
internal sealed partial class AutoscalerWriter(
    OwnedObjects<V2HorizontalPodAutoscaler> autoscalers, ScaledObjectWriter scaledObjects, ILogger<AutoscalerWriter> logger)
{
    /// <summary>
    /// Makes the autoscaler, or raises its minimum, before traffic moves. It never lowers the minimum. The autoscaler of a revision with a
    /// fixed size is deleted, so that nobody else writes replicas when we do.
    /// </summary>
    /// <returns>True when an autoscaler sizes the revision from now on.</returns>
    public async Task<bool> RaiseAsync(ModelDeployment owner, RevisionSize size, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (size.Replicas is not null)
        {
            await DeleteAsync(owner, size.Revision, cancellationToken);
            return false;
        }

        var present = Find(owner, size.Revision)?.Spec?.MinReplicas ?? scaledObjects.MinReplicasOf(owner, size.Revision) ?? 0;
        return await EnsureAsync(owner, size, Math.Max(present, MinReplicasOf(owner, size)), plan, cancellationToken);
    }

    /// <summary>
    /// Lowers the autoscaler's minimum to what the plan allows, after traffic has moved. Everything else about it is put right before.
    /// </summary>
    public async Task LowerAsync(ModelDeployment owner, RevisionSize size, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (size.Replicas is not null)
        {
            return;
        }

        var least = MinReplicasOf(owner, size);
        if (scaledObjects.MinReplicasOf(owner, size.Revision) > least && IsByKeda(owner, size))
        {
            await scaledObjects.EnsureAsync(owner, size, least, plan, cancellationToken);
        }
        else if (Find(owner, size.Revision)?.Spec?.MinReplicas > Math.Max(1, least) && !IsByKeda(owner, size))
        {
            await EnsureAutoscalerAsync(owner, size, least, plan, cancellationToken);
        }
    }

    /// <summary>Deletes the autoscaler, when there is one.</summary>
    public async Task DeleteAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken)
    {
        if (await autoscalers.DeleteAsync(owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), cancellationToken)
            | await scaledObjects.DeleteAsync(owner, revision, cancellationToken))
        {
            Log.Deleted(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, revision);
        }
    }

    /// <summary>
    /// True while an autoscaler that was deleted may still write replicas: KEDA lets a ScaledObject go when it has stopped, and its
    /// HorizontalPodAutoscaler goes after that.
    /// </summary>
    public bool IsLeaving(ModelDeployment owner, string revision) => scaledObjects.MayScale(owner, revision);

    private static int MinReplicasOf(ModelDeployment owner, RevisionSize size) =>
        size.MinReplicas ?? owner.Spec.Autoscaling?.MinReplicas ?? 1;

    private V2HorizontalPodAutoscaler? Find(ModelDeployment owner, string revision) =>
        autoscalers.Get(owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision));

    // Without a maximum in the plan the spec does not decide: it is refused (R27), or it no longer scales a revision that is on its way
    // out. Then no autoscaler is made, also for a revision that wakes, and what is there is kept.
    private bool IsByKeda(ModelDeployment owner, RevisionSize size) => size.MaxReplicas is null
        ? scaledObjects.MinReplicasOf(owner, size.Revision) is not null
        : owner.Spec.Autoscaling?.Keda is not null && (scaledObjects.AreServed || Find(owner, size.Revision) is null);

    private Task<bool> EnsureAsync(
        ModelDeployment owner, RevisionSize size, int least, RolloutPlan plan, CancellationToken cancellationToken) =>
        IsByKeda(owner, size)
            ? EnsureScaledObjectAsync(owner, size, least, plan, cancellationToken)
            : EnsureAutoscalerAsync(owner, size, least, plan, cancellationToken);

    private async Task<bool> EnsureScaledObjectAsync(
        ModelDeployment owner, RevisionSize size, int least, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (Find(owner, size.Revision) is null)
        {
            return await scaledObjects.EnsureAsync(owner, size, least, plan, cancellationToken);
        }

        // KEDA refuses a second autoscaler of a Deployment.
        await DeleteAsync(owner, size.Revision, cancellationToken);
        return false;
    }

    private async Task<bool> EnsureAutoscalerAsync(
        ModelDeployment owner, RevisionSize size, int least, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (scaledObjects.MayScale(owner, size.Revision))
        {
            await DeleteAsync(owner, size.Revision, cancellationToken);
            return false;
        }

        var (asked, present) = (owner.Spec.Autoscaling, Find(owner, size.Revision)?.Spec);
        var wanted = asked is { Keda: null } && size.MaxReplicas is { } most
            ? RevisionAutoscalerBuilder.Build(owner, size.Revision, asked with { MaxReplicas = most }, least)
            : present is not null ? RevisionAutoscalerBuilder.With(owner, size.Revision, present, least)
            : null;
        if (wanted is null)
        {
            return false;
        }

        // The bounds of an existing autoscaler are a part of the sizes, which are kept right for a refused spec, too.
        await autoscalers.KeepAsync(owner, wanted, plan, cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: deleted the autoscaler of revision {Revision}")]
        public static partial void Deleted(ILogger logger, string @namespace, string name, string revision);
    }
}
