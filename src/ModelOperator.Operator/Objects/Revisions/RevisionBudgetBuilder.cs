using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>Builds the PodDisruptionBudget of a revision's pods, which says how many a drain may take at once.</summary>
internal static class RevisionBudgetBuilder
{
    private const string AlwaysAllow = "AlwaysAllow";

    /// <summary>Builds the budget.</summary>
    /// <param name="owner">The ModelDeployment.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="keepsLast">True when an eviction must leave a ready pod; otherwise pods may go one by one.</param>
    /// <param name="present">The existing budget; null when there is none.</param>
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
                // A pod that serves nobody must not hold up a drain. Servers older than 1.27 drop this field on creation, and refuse it in
                // an apply.
                UnhealthyPodEvictionPolicy = present is null ? AlwaysAllow : present.Spec?.UnhealthyPodEvictionPolicy,
                Selector = new() { MatchLabels = Ownership.Selector(owner, ModelOperatorApi.ModelComponent, revision) },
            },
        };
}
