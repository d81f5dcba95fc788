using ModelOperator.Kubernetes.Models;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>A note whose definition changes during the tests, which disturbs everybody who watches it.</summary>
[KubernetesEntity(Group = "tests.modeloperator.dev", ApiVersion = "v1", Kind = "Draft", PluralName = "drafts")]
public sealed record Draft : IKubernetesObject
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
