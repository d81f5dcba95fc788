using k8s.Models;
using ModelOperator.Operator.Configuration;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Objects.Revisions.Templates.Safety;

/// <summary>
/// Holds pods with a template to the administrator's policy. Who may write a ModelDeployment may otherwise not be allowed to write pods, so
/// the policy is the operator's own, and holds whatever the namespace's Pod Security says.
/// </summary>
internal static class PodSafety
{
    /// <summary>Every breach of the policy, with the chart value that would allow it.</summary>
    public static IEnumerable<SpecProblem> FindProblems(V1PodTemplateSpec pods, PodTemplatePolicy policy)
    {
        var baseline = policy is PodTemplatePolicy.Unrestricted
            ? []
            : BaselineRules.Check(pods.Spec!).Select(found => Refuse(found, PodTemplatePolicy.Unrestricted));
        var restricted = policy is PodTemplatePolicy.Restricted
            ? RestrictedRules.Check(pods.Spec!).Select(found => Refuse(found, PodTemplatePolicy.Baseline))
            : [];
        return baseline.Concat(restricted);
    }

    private static SpecProblem Refuse(Weakness found, PodTemplatePolicy allowing) => PodNodes.Problem(
        found.Field,
        $"{found.Reason}; mend it, leave it out, or ask your administrator for the chart value podTemplatePolicy: {allowing}");
}
