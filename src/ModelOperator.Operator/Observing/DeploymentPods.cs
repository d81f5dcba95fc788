using k8s.Models;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing;

/// <summary>
/// Tells the pods that a Deployment has made. A filter against mistakes, no boundary: whoever may make pods in a namespace can write
/// owners, too.
/// </summary>
internal static class DeploymentPods
{
    private const string ReplicaSet = "ReplicaSet";
    private const string TemplateHash = "pod-template-hash";

    // A Deployment calls its ReplicaSets by its own name and their hash, which has no dash: so the name says which Deployment it is.
    public static bool IsOf(PodView pod, string deployment) =>
        pod.GetLabel(TemplateHash) is { Length: > 0 } hash
        && pod.Metadata.OwnerReferences?.FirstOrDefault(r => r.Controller == true) is { Kind: ReplicaSet } owner
        && owner.ApiVersion?.StartsWith("apps/", StringComparison.Ordinal) == true
        && !hash.Contains('-', StringComparison.Ordinal)
        && owner.Name == $"{deployment}-{hash}";
}
