using k8s.Models;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing;

/// <summary>
/// Finds the pods that a Deployment has made. This guards against mistakes and is not a security boundary, because whoever may make pods in
/// a namespace can write owner references, too.
/// </summary>
internal static class DeploymentPods
{
    private const string ReplicaSet = "ReplicaSet";
    private const string TemplateHash = "pod-template-hash";

    // A ReplicaSet's name is its Deployment's name, a dash and a hash without a dash. So the name tells the Deployment.
    public static bool IsOf(PodView pod, string deployment) =>
        pod.GetLabel(TemplateHash) is { Length: > 0 } hash
        && pod.Metadata.OwnerReferences?.FirstOrDefault(r => r.Controller == true) is { Kind: ReplicaSet } owner
        && owner.ApiVersion?.StartsWith("apps/", StringComparison.Ordinal) == true
        && !hash.Contains('-', StringComparison.Ordinal)
        && owner.Name == $"{deployment}-{hash}";
}
