using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Controllers.Rbac;
using ModelOperator.Operator.Applying.Owned;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Applying;

/// <summary>Keeps the PodDisruptionBudget of each revision.</summary>
[EntityRbac(typeof(V1PodDisruptionBudget), Verbs = RbacVerbs.Read | RbacVerbs.Apply | RbacVerbs.Delete)]
internal sealed class BudgetWriter(OwnedObjects<V1PodDisruptionBudget> budgets)
{
    /// <summary>Makes the budgets, brings them in line with what the plan asks for, and deletes those of revisions that go.</summary>
    public async Task WriteAsync(ModelDeployment owner, RolloutPlan plan, CancellationToken cancellationToken)
    {
        foreach (var size in plan.Extent == PlanExtent.Nothing ? [] : plan.Sizes)
        {
            var present = budgets.Get(owner, ObjectNames.OfRevision(owner.Metadata.Name!, size.Revision));
            var wanted = RevisionBudgetBuilder.Build(owner, size.Revision, size.KeepsLast, present);
            // An existing budget changes for a refused spec, too, because a drain must not wait until somebody corrects the spec.
            await budgets.KeepAsync(owner, wanted, plan, cancellationToken);
        }

        foreach (var revision in plan.Deletions)
        {
            await budgets.DeleteAsync(owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), cancellationToken);
        }
    }
}
