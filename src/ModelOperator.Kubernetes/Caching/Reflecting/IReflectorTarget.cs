using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Answers;

namespace ModelOperator.Kubernetes.Caching.Reflecting;

/// <summary>Takes what a reflector learns. Called from one thread at a time.</summary>
internal interface IReflectorTarget<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The whole state, at the start and after a gap.</summary>
    void Replace(ListSnapshot<T> list);

    /// <summary>One change, or a bookmark.</summary>
    void Apply(WatchEvent<T> change);

    /// <summary>Listing or watching failed; it is being tried again.</summary>
    void Failed(Exception error);
}
