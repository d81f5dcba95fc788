using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Autoscaling;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying;

/// <summary>Keeps the autoscaler of each revision that has one (R25).</summary>
[EntityRbac(typeof(V2HorizontalPodAutoscaler), Verbs = RbacVerbs.Read | RbacVerbs.Apply | RbacVerbs.Delete)]
internal sealed partial class AutoscalerWriter(OwnedObjects<V2HorizontalPodAutoscaler> autoscalers, ILogger<AutoscalerWriter> logger)
{
    /// <summary>
    /// Makes the autoscaler, or raises its minimum, before traffic moves. It never lowers the minimum. The autoscaler of a revision with a
    /// fixed size is deleted, so that nobody else writes replicas when we do.
    /// </summary>
    public async Task RaiseAsync(ModelDeployment owner, RevisionSize size, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (size.Replicas is not null)
        {
            await DeleteAsync(owner, size.Revision, cancellationToken);
            return;
        }

        var least = autoscalers.Get(owner, ObjectNames.OfRevision(owner.Metadata.Name!, size.Revision))?.Spec?.MinReplicas ?? 0;
        await EnsureAsync(owner, size, Math.Max(least, MinReplicasOf(owner, size)), plan, cancellationToken);
    }

    /// <summary>Lowers the autoscaler's minimum to what the plan allows, after traffic has moved.</summary>
    public async Task LowerAsync(ModelDeployment owner, RevisionSize size, RolloutPlan plan, CancellationToken cancellationToken)
    {
        if (size.Replicas is null)
        {
            await EnsureAsync(owner, size, MinReplicasOf(owner, size), plan, cancellationToken);
        }
    }

    /// <summary>Deletes the autoscaler, when there is one.</summary>
    public async Task DeleteAsync(ModelDeployment owner, string revision, CancellationToken cancellationToken)
    {
        if (await autoscalers.DeleteAsync(owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), cancellationToken))
        {
            Log.Deleted(logger, owner.Metadata.NamespaceProperty!, owner.Metadata.Name!, revision);
        }
    }

    private static int MinReplicasOf(ModelDeployment owner, RevisionSize size) =>
        size.MinReplicas ?? owner.Spec.Autoscaling?.MinReplicas ?? 1;

    private V2HorizontalPodAutoscalerSpec? Find(ModelDeployment owner, string revision) =>
        autoscalers.Get(owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision))?.Spec;

    private async Task EnsureAsync(
        ModelDeployment owner, RevisionSize size, int least, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var (asked, present) = (owner.Spec.Autoscaling, Find(owner, size.Revision));
        // Without a maximum in the plan the spec does not decide: it is refused (R27), or it no longer scales a revision that is on its way
        // out. Then no autoscaler is made, also for a revision that wakes.
        var wanted = asked is not null && size.MaxReplicas is { } most
            ? RevisionAutoscalerBuilder.Build(owner, size.Revision, asked with { MaxReplicas = most }, least)
            : present is not null ? RevisionAutoscalerBuilder.With(owner, size.Revision, present, least)
            : null;
        if (wanted is not null)
        {
            // The bounds of an existing autoscaler are a part of the sizes, which are kept right for a refused spec, too.
            await autoscalers.KeepAsync(owner, wanted, plan, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Namespace}/{Name}: deleted the autoscaler of revision {Revision}")]
        public static partial void Deleted(ILogger logger, string @namespace, string name, string revision);
    }
}
