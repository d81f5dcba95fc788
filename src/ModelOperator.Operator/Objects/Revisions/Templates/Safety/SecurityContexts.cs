using k8s.Models;

namespace ModelOperator.Operator.Objects.Revisions.Templates.Safety;

/// <summary>Walks through the containers of pods with the fields of their security contexts.</summary>
internal static class SecurityContexts
{
    /// <summary>Every container, with its path.</summary>
    public static IEnumerable<(V1Container Container, string Field)> Containers(V1PodSpec spec) =>
        Named(spec.Containers, "containers").Concat(Named(spec.InitContainers, "initContainers"));

    /// <summary>The path of the security context of a container.</summary>
    public static string Of(string container) => $"{container}.securityContext";

    private static IEnumerable<(V1Container Container, string Field)> Named(IEnumerable<V1Container>? containers, string list) =>
        (containers ?? []).Select(container => (container, $"{PodNodes.Spec}.{list}[{container.Name}]"));
}
