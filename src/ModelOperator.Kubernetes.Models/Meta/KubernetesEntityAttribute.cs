namespace ModelOperator.Kubernetes.Models;

/// <summary>Says under which group, version and plural name the API server serves a type.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The version inside the group, as <c>v1</c>.</summary>
    public string ApiVersion { get; init; } = "v1";

    /// <summary>The kind, as <c>Deployment</c>.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The plural, lower-case resource name in URLs, as <c>deployments</c>.</summary>
    public string PluralName { get; init; } = "";

    /// <summary>False for cluster-scoped kinds. Default true.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary>
    /// Versions of the same group that read and write the same, newest first. A server that does not serve
    /// <see cref="ApiVersion"/> is asked for these.
    /// </summary>
    public string[] OlderVersions { get; init; } = [];
}
