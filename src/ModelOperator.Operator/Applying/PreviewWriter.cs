using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying;

/// <summary>Keeps the preview Service, which exists exactly while a blue/green rollout has a candidate.</summary>
internal sealed class PreviewWriter(OwnedObjects<V1Service> services)
{
    /// <summary>Points the Service at the candidate, or deletes it. For a refused spec it is neither made nor deleted.</summary>
    public async Task WriteAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        var name = ObjectNames.OfPreview(owner.Metadata.Name!);
        if (plan.LeavesPreview && (plan.Preview is null || !services.Has(owner, name)))
        {
            return;
        }

        if (plan.Preview is { } revision)
        {
            await services.KeepAsync(owner, PreviewServiceBuilder.Build(owner, revision), plan, cancellationToken);
        }
        else
        {
            await services.DeleteAsync(owner, name, cancellationToken);
        }
    }
}
