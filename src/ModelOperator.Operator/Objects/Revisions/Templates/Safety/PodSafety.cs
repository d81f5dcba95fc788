using k8s.Models;
using ModelOperator.Operator.Configuration;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Objects.Revisions.Templates.Safety;

/// <summary>
/// Holds pods with a template or a preset to the administrator's policy. Who may write a ModelDeployment may otherwise not be allowed to
/// write pods, so the policy is the operator's own, and holds whatever the namespace's Pod Security says.
/// </summary>
internal static class PodSafety
{
    /// <summary>Every breach of the policy, with the chart value that would allow it.</summary>
    public static IEnumerable<SpecProblem> FindProblems(V1PodTemplateSpec pods, PodTemplatePolicy policy) =>
        Breaches(pods, policy).Select(breach => PodNodes.Problem(
            breach.Found.Field, $"{breach.Found.Reason}; mend it, leave it out, or {Ask(breach.Allowing)}"));

    /// <summary>Every breach of the policy, with the strictest policy that would allow it.</summary>
    public static IEnumerable<(Weakness Found, PodTemplatePolicy Allowing)> Breaches(V1PodTemplateSpec pods, PodTemplatePolicy policy)
    {
        var baseline = policy is PodTemplatePolicy.Unrestricted
            ? []
            : BaselineRules.Check(pods.Spec!).Select(found => (found, PodTemplatePolicy.Unrestricted));
        var restricted = policy is PodTemplatePolicy.Restricted
            ? RestrictedRules.Check(pods.Spec!).Select(found => (found, PodTemplatePolicy.Baseline))
            : [];
        return baseline.Concat(restricted);
    }

    /// <summary>The words by which people are told whom to ask for a policy.</summary>
    public static string Ask(PodTemplatePolicy policy) => $"ask your administrator for the chart value podTemplatePolicy: {policy}";
}
