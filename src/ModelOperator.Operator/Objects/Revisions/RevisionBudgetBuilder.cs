using ModelOperator.Contracts.Objects;
using k8s.Models;
using ModelOperator.Api;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>The budget of a revision's pods: how many a drain may take at once.</summary>
internal static class RevisionBudgetBuilder
{
    private const string AlwaysAllow = "AlwaysAllow";

    /// <summary>Builds it.</summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="keepsLast">A ready pod must be left; otherwise pods may go one by one.</param>
    /// <param name="present">The one that is there.</param>
    public static V1PodDisruptionBudget Build(
        ModelDeployment owner, string revision, bool keepsLast, V1PodDisruptionBudget? present) => new()
        {
            ApiVersion = "policy/v1",
            Kind = "PodDisruptionBudget",
            Metadata = Ownership.Metadata(
                owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), ModelOperatorApi.ModelComponent, revision),
            Spec = new()
            {
                MinAvailable = keepsLast ? 1 : null,
                MaxUnavailable = keepsLast ? null : 1,
                // A pod that serves nobody holds no drain up. Servers before 1.27 drop this when it is made, and refuse it in an apply.
                UnhealthyPodEvictionPolicy = present is null ? AlwaysAllow : present.Spec?.UnhealthyPodEvictionPolicy,
                Selector = new() { MatchLabels = Ownership.Selector(owner, ModelOperatorApi.ModelComponent, revision) },
            },
        };
}
