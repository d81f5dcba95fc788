using System.Collections.Frozen;
using System.Text.Json.Nodes;
using k8s.Models;

namespace ModelOperator.Operator.Objects.Revisions.Templates.Safety;

/// <summary>
/// Checks pods by the restricted Pod Security Standard, and more strictly where the operator's own pods are: they set nothing of the
/// kernel, and have no token of their ServiceAccount.
/// </summary>
internal static class RestrictedRules
{
    private static readonly FrozenSet<string> VolumeSources = FrozenSet.Create(
        StringComparer.Ordinal, "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
        "secret");

    /// <summary>Every breach of the standard.</summary>
    public static IEnumerable<Weakness> Check(V1PodSpec pods) =>
        Pod(pods)
            .Concat(SecurityContexts.Containers(pods).SelectMany(one => Container(one.Container, one.Field, pods.SecurityContext)))
            .Concat(Volumes(pods));

    private static IEnumerable<Weakness> Pod(V1PodSpec spec)
    {
        const string field = $"{PodNodes.Spec}.securityContext";
        if (spec.SecurityContext?.RunAsUser == 0)
        {
            yield return new($"{field}.runAsUser", "user 0 is root");
        }

        foreach (var sysctl in spec.SecurityContext?.Sysctls ?? [])
        {
            yield return new($"{field}.sysctls[{sysctl.Name}]", "it is a setting of the kernel");
        }

        if (spec.AutomountServiceAccountToken != false)
        {
            yield return new($"{PodNodes.Spec}.automountServiceAccountToken", "pods would get the token of their ServiceAccount");
        }
    }

    private static IEnumerable<Weakness> Container(V1Container container, string field, V1PodSecurityContext? pod)
    {
        var security = container.SecurityContext;
        var at = SecurityContexts.Of(field);
        if (security?.AllowPrivilegeEscalation != false)
        {
            yield return new($"{at}.allowPrivilegeEscalation", "the container could gain privileges; false is needed");
        }

        if ((security?.RunAsNonRoot ?? pod?.RunAsNonRoot) != true)
        {
            yield return new($"{at}.runAsNonRoot", "the container could run as root; true is needed");
        }

        if (security?.RunAsUser == 0)
        {
            yield return new($"{at}.runAsUser", "user 0 is root");
        }

        if ((security?.SeccompProfile ?? pod?.SeccompProfile)?.Type is not ("RuntimeDefault" or "Localhost"))
        {
            yield return new($"{at}.seccompProfile", "system calls would not be filtered; RuntimeDefault or Localhost is needed");
        }

        if (security?.Capabilities?.Drop?.Contains("ALL") != true)
        {
            yield return new($"{at}.capabilities.drop", "the container would keep capabilities; ALL must be among them");
        }

        foreach (var name in (security?.Capabilities?.Add ?? []).Where(name => name is not "NET_BIND_SERVICE"))
        {
            yield return new($"{at}.capabilities.add[{name}]", "the container would get a capability");
        }
    }

    private static IEnumerable<Weakness> Volumes(V1PodSpec pods)
    {
        foreach (var volume in PodNodes.Items(TemplatedPods.ToJson(new V1PodTemplateSpec { Spec = pods })["spec"], "volumes"))
        {
            var field = $"{PodNodes.Spec}.volumes[{PodNodes.NameOf(volume)}]";
            foreach (var (source, _) in volume.AsObject().Where(part => part.Key is not "name" && !VolumeSources.Contains(part.Key)))
            {
                yield return new($"{field}.{source}", "it is no source of volumes that is safe for every pod; a claim is one");
            }

            if (PodNodes.Items(volume["projected"], "sources").Any(source => source["serviceAccountToken"] is JsonObject))
            {
                yield return new($"{field}.projected.sources", "pods would get a token of their ServiceAccount");
            }
        }
    }
}
