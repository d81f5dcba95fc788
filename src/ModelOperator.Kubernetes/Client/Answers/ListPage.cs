using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Answers;

/// <summary>One page of a list.</summary>
/// <param name="Items">The objects. Kind and apiVersion may be null, because the server leaves them out.</param>
/// <param name="ResourceVersion">The version to watch from.</param>
/// <param name="Continue">The token that asks for the next page; null at the end.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The metadata of objects that exist and do not fit the model. They are logged, and must not be taken for deleted.</summary>
    public IReadOnlyList<V1ObjectMeta> Unreadable { get; init; } = [];

    /// <summary>The length of each object's JSON, in bytes, in the order of <see cref="Items"/>.</summary>
    public IReadOnlyList<long> Bytes { get; init; } = [];
}
