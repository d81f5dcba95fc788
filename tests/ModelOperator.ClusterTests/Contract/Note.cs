using ModelOperator.Kubernetes.Models;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>A custom resource as simple as a ConfigMap: every server has custom resources, also one without built-in kinds.</summary>
[KubernetesEntity(Group = "tests.modeloperator.dev", ApiVersion = "v1", Kind = "Note", PluralName = "notes")]
public sealed record Note : IKubernetesObject
{
    /// <inheritdoc />
    public string? ApiVersion { get; init; }

    /// <inheritdoc />
    public string? Kind { get; init; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; init; } = new();

    /// <summary>Anything; the server does not look at the values.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
