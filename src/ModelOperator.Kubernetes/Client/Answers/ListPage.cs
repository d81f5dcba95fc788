using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Answers;

/// <summary>One page of a list.</summary>
/// <param name="Items">The objects; kind and apiVersion may be null, as the server leaves them out.</param>
/// <param name="ResourceVersion">The version to watch from.</param>
/// <param name="Continue">Asks for the next page; null at the end.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Objects that exist and do not fit the model; they are logged, and must not be taken for deleted.</summary>
    public IReadOnlyList<V1ObjectMeta> Unreadable { get; init; } = [];
}
