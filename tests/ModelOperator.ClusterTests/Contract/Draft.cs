using k8s;
using k8s.Models;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>A note whose definition changes during the tests, which disturbs everybody who watches it.</summary>
[KubernetesEntity(Group = "tests.modeloperator.dev", ApiVersion = "v1", Kind = "Draft", PluralName = "drafts")]
public sealed record Draft : IKubernetesObject<V1ObjectMeta>
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
