using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Autoscaling;
using ModelOperator.Operator.Resting;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying.Autoscaling;

/// <summary>
/// Keeps the autoscaler of each revision that has one (R25): a HorizontalPodAutoscaler, or a ScaledObject where the spec asks for KEDA.
/// There is never one of each. Where the spec changes from one to the other, the first is deleted, and the other made in a later turn,
/// when the first is seen to be gone. Until then nobody else writes replicas either, because the first may still do so, and two that do not
/// agree would take and bring pods in turns. Nothing but the caches is remembered, so a turn may end after any write.
/// </summary>
[EntityRbac(typeof(V2HorizontalPodAutoscaler), Verbs = RbacVerbs.Read | RbacVerbs.Apply | RbacVerbs.Delete)]
internal sealed partial class AutoscalerWriter(
    OwnedObjects<V2HorizontalPodAutoscaler> autoscalers, ScaledObjectWriter scaledObjects, Rests rests, TimeProvider time,
    ILogger<AutoscalerWriter> logger)
{
    /// <summary>
    /// Makes the autoscaler, or raises its minimum, before traffic moves. It never lowers the minimum. The autoscaler of a revision with a
    /// fixed size is deleted, so that nobody else writes replicas when we do.
    /// </summary>
    /// <returns>
    /// True when the number of pods is an autoscaler's alone: it sizes the revision from now on, or it is about to go and may write until
    /// it is gone.
    /// </returns>
    public async Task<bool> RaiseAsync(ModelDeployment owner, RevisionSize size, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (size.Replicas is not null)
        {
            return await ReplaceAsync(owner, size.Revision, cancellationToken);
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
            await scaledObjects.LowerAsync(owner, size, least, plan, cancellationToken);
        }
        else if (Find(owner, size.Revision)?.Spec?.MinReplicas > Math.Max(1, least) && !IsByKeda(owner, size))
        {
            await EnsureAutoscalerAsync(owner, size, least, plan, cancellationToken);
        }
    }

    /// <summary>Deletes the autoscaler; false when there is none, or when it is being deleted already.</summary>
    public Task<bool> DeleteAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken) =>
        DeleteAsync(owner, revision, scaledObjects.DeleteAsync, cancellationToken);

    /// <summary>
    /// True while an autoscaler that is not wanted any more may write replicas: until the cache shows that it is gone. KEDA lets a
    /// ScaledObject go when it has stopped, and its HorizontalPodAutoscaler goes after that.
    /// </summary>
    public bool MayWrite(ModelDeployment owner, string revision)
    {
        if (Find(owner, revision) is null)
        {
            return scaledObjects.MayScale(owner, revision);
        }

        rests.Disturb(owner);
        return true;
    }

    /// <summary>The minimum that the plan allows a revision.</summary>
    internal static int MinReplicasOf(ModelDeployment owner, RevisionSize size) =>
        size.MinReplicas ?? owner.Spec.Autoscaling?.MinReplicas ?? 1;

    private async Task<bool> DeleteAsync(
        ModelDeployment owner, string revision, Func<ModelDeployment, string, CancellationToken, Task<bool>> deleteScaledObject,
        CancellationToken cancellationToken)
    {
        var isDeleted = await autoscalers.DeleteAsync(owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), cancellationToken)
            | await deleteScaledObject(owner, revision, cancellationToken);
        if (isDeleted)
        {
            Log.Deleted(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, revision);
        }

        return isDeleted;
    }

    private V2HorizontalPodAutoscaler? Find(ModelDeployment owner, string revision) =>
        autoscalers.Get(owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision));

    // Without a maximum in the plan the spec does not decide: it is refused (R27), or it no longer scales a revision that is on its way
    // out. Then no autoscaler is made, also for a revision that wakes, and what is there is kept.
    private bool IsByKeda(ModelDeployment owner, RevisionSize size) => size.MaxReplicas is null
        ? scaledObjects.MinReplicasOf(owner, size.Revision) is not null
        : owner.Spec.Autoscaling?.Keda is not null && (scaledObjects.AreServed || Find(owner, size.Revision) is null);

    // True while what was deleted may write replicas, unless something holds it: then a rollout must not wait for it. The cache may show
    // the deletion at once, and whoever writes replicas is told of it at the same time, so nothing more is written in this turn.
    private async Task<bool> ReplaceAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken) =>
        await DeleteAsync(owner, revision, scaledObjects.TryDeleteAsync, cancellationToken)
        || (MayWrite(owner, revision) && (Find(owner, revision) is { } present
            ? !LeavingAutoscaler.IsHeld(present.Metadata, time)
            : scaledObjects.IsLeaving(owner, revision)));

    private Task<bool> EnsureAsync(
        ModelDeployment owner, RevisionSize size, int least, RolloutPlan plan, CancellationToken cancellationToken) =>
        IsByKeda(owner, size)
            ? EnsureScaledObjectAsync(owner, size, least, plan, cancellationToken)
            : EnsureAutoscalerAsync(owner, size, least, plan, cancellationToken);

    // KEDA refuses a second autoscaler of a Deployment.
    private Task<bool> EnsureScaledObjectAsync(
        ModelDeployment owner, RevisionSize size, int least, RolloutPlan plan, CancellationToken cancellationToken) =>
        Find(owner, size.Revision) is null
            ? scaledObjects.EnsureAsync(owner, size, least, plan, cancellationToken)
            : ReplaceAsync(owner, size.Revision, cancellationToken);

    private async Task<bool> EnsureAutoscalerAsync(
        ModelDeployment owner, RevisionSize size, int least, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (scaledObjects.MayScale(owner, size.Revision))
        {
            return await ReplaceAsync(owner, size.Revision, cancellationToken);
        }

        scaledObjects.Forgo(owner, size.Revision);
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
