using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Resting;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying.Autoscaling;

/// <summary>
/// Keeps the ScaledObjects of revisions that KEDA sizes. There is none for a revision without pods: KEDA makes pods of 0 by itself, and
/// asks neither for GPUs nor whether gateways hold the requests.
/// </summary>
[EntityRbac(typeof(ScaledObject), Verbs = RbacVerbs.Read | RbacVerbs.Apply | RbacVerbs.Delete)]
internal sealed partial class ScaledObjectWriter(
    OwnedObjects<ScaledObject> scaledObjects,
    IResourceCache<V2HorizontalPodAutoscaler> autoscalers,
    ScaledObjectRefusals refusals,
    Rests rests,
    TimeProvider time,
    ILogger<ScaledObjectWriter> logger)
{
    /// <summary>True when the API server serves ScaledObjects.</summary>
    public bool AreServed => scaledObjects.IsServed;

    /// <summary>The minimum in the ScaledObject of a revision; null when there is none.</summary>
    public int? MinReplicasOf(ModelDeployment owner, string revision) =>
        Find(owner, revision) is { } present ? present.Spec?.MinReplicaCount ?? 0 : null;

    /// <summary>
    /// True while KEDA may write the replicas of a revision. As long as that is so, another turn follows, which comes with the news that it
    /// is over, or within a minute.
    /// </summary>
    public bool MayScale(ModelDeployment owner, string revision)
    {
        if (Find(owner, revision) is null && KedaAutoscaler.Find(autoscalers, owner, revision) is null)
        {
            return false;
        }

        rests.Disturb(owner);
        return true;
    }

    /// <summary>
    /// True while KEDA may write the replicas of a revision and is about to stop: its ScaledObject was just deleted, or is gone, and the
    /// garbage collector takes the autoscaler that it has left. Not when something holds either, and not when the kind is gone, because the
    /// garbage collector does not follow owners of a kind that it does not know.
    /// </summary>
    public bool IsLeaving(ModelDeployment owner, string revision) =>
        MayScale(owner, revision) && (Find(owner, revision) is { } present
            ? LeavingAutoscaler.IsOnItsWay(present.Metadata, time)
            : AreServed && KedaAutoscaler.Find(autoscalers, owner, revision) is { } left && !LeavingAutoscaler.IsHeld(left.Metadata, time));

    /// <summary>
    /// Makes the ScaledObject, or brings it in line with the spec, with this minimum. When it is refused, by KEDA's webhook for example, it
    /// is tried again in later turns, and everything else goes on.
    /// </summary>
    /// <returns>True when KEDA keeps so many pods at least, or is about to stop and may write until then.</returns>
    public async Task<bool> EnsureAsync(
        ModelDeployment owner, RevisionSize size, int least, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var present = Find(owner, size.Revision);
        if (least == 0)
        {
            await TryDeleteAsync(owner, size.Revision, cancellationToken);
            return false;
        }

        if (present?.Metadata.DeletionTimestamp is not null)
        {
            return IsLeaving(owner, size.Revision);
        }

        if (!AreServed || refusals.MustWait(owner, size.Revision, least))
        {
            rests.Disturb(owner);
            return IsSized(owner, size.Revision, least);
        }

        var wanted = owner.Spec.Autoscaling is { Keda: { } keda } asked && size.MaxReplicas is { } most
            ? RevisionScaledObjectBuilder.Build(owner, size.Revision, asked with { MaxReplicas = most }, keda, least)
            : present?.Spec is { } spec ? RevisionScaledObjectBuilder.With(owner, size.Revision, spec, least)
            : null;
        if (wanted is null)
        {
            return false;
        }

        try
        {
            await scaledObjects.KeepAsync(owner, wanted, plan, cancellationToken);
        }
        catch (KubernetesApiException exception) when (IsRefusal(exception))
        {
            Note(owner, size.Revision, least, exception);
            return IsSized(owner, size.Revision, least);
        }

        // A minimum above the one that is wished stays until traffic has moved. That it is there says nothing of the one to come, which may
        // be what was refused.
        if (least <= AutoscalerWriter.MinReplicasOf(owner, size))
        {
            refusals.Clear(owner, size.Revision);
        }

        return IsSized(owner, size.Revision, least);
    }

    /// <summary>Lowers the minimum as <see cref="EnsureAsync"/> does, but not soon after any other write was refused, which this one would
    /// be, too.</summary>
    public async Task LowerAsync(ModelDeployment owner, RevisionSize size, int least, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (refusals.MustWait(owner, size.Revision, least: null))
        {
            rests.Disturb(owner);
            return;
        }

        await EnsureAsync(owner, size, least, plan, cancellationToken);
    }

    /// <summary>
    /// Deletes the ScaledObject before traffic moves. When that is refused, it is tried again in later turns, and everything else goes on.
    /// </summary>
    /// <returns>True when it was deleted now.</returns>
    public async Task<bool> TryDeleteAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken)
    {
        if (refusals.MustWait(owner, revision, least: 0))
        {
            rests.Disturb(owner);
            return false;
        }

        try
        {
            var isDeleted = await scaledObjects.DeleteAsync(owner, NameOf(owner, revision), cancellationToken);
            refusals.Clear(owner, revision);
            return isDeleted;
        }
        catch (KubernetesApiException exception) when (IsRefusal(exception))
        {
            Note(owner, revision, least: 0, exception);
            return false;
        }
    }

    /// <summary>Deletes the ScaledObject; false when there is none, or when it is being deleted already.</summary>
    public Task<bool> DeleteAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken)
    {
        refusals.Clear(owner, revision);
        return scaledObjects.DeleteAsync(owner, NameOf(owner, revision), cancellationToken);
    }

    /// <summary>Notes that no ScaledObject of a revision is wanted, so that none is tried again.</summary>
    public void Forgo(ModelDeployment owner, string revision) => refusals.Clear(owner, revision);

    // KEDA's webhook says NotFound while it does not know the Deployment, and so does the server when KEDA has just been taken away. While
    // the webhook still sees the autoscaler that we have deleted, it says that there is one. While the kind is going, the server says that
    // the method is not allowed, and while the webhook does not answer, it fails. None of that stops traffic.
    private static bool IsRefusal(KubernetesApiException exception) =>
        exception is { IsNamespaceTerminating: false, IsConflict: false, IsTooManyRequests: false };

    // A ScaledObject alone makes no pods: KEDA may be down, paused, or unable to read a trigger, which its webhook does not see. What a
    // former ScaledObject has left keeps none for long.
    private bool IsSized(ModelDeployment owner, string revision, int least) => Find(owner, revision) is { } present
        ? KedaAutoscaler.ListOf(autoscalers, present) is { Count: > 0 } all && all.All(one => one.Spec?.MinReplicas >= least)
        : KedaAutoscaler.Find(autoscalers, owner, revision)?.Spec?.MinReplicas >= least;

    private void Note(ModelDeployment owner, string revision, int least, KubernetesApiException refusal)
    {
        rests.Disturb(owner);
        if (refusals.Note(owner, revision, least, refusal.Message))
        {
            Log.Refused(logger, owner.Metadata.NamespaceProperty!, NameOf(owner, revision), refusal.Message);
        }
    }

    private static string NameOf(ModelDeployment owner, string revision) => ObjectNames.OfRevision(owner.Metadata.Name!, revision);

    private ScaledObject? Find(ModelDeployment owner, string revision) => scaledObjects.Get(owner, NameOf(owner, revision));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Namespace}/{Name}: a change of the ScaledObject is refused, and is tried again: {Message}")]
        public static partial void Refused(ILogger logger, string @namespace, string name, string message);
    }
}
