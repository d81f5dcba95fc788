using k8s;
using k8s.Models;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>A custom resource as simple as a ConfigMap: every server has custom resources, also one without built-in kinds.</summary>
[KubernetesEntity(Group = "tests.modeloperator.dev", ApiVersion = "v1", Kind = "Note", PluralName = "notes")]
public sealed record Note : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Anything; the server does not look at the values.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }
}
