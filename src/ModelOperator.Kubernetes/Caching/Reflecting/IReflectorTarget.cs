using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client.Answers;

namespace ModelOperator.Kubernetes.Caching.Reflecting;

/// <summary>Receives what a reflector learns. It is called from one thread at a time.</summary>
internal interface IReflectorTarget<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Receives the whole state, at the start and after a gap.</summary>
    void Replace(ListSnapshot<T> list);

    /// <summary>Receives one change, or a bookmark.</summary>
    void Apply(WatchEvent<T> change);

    /// <summary>Learns that the server has agreed to a watch, even if nothing changes for a while.</summary>
    void Reached();

    /// <summary>Learns that the server does not serve an optional kind, so that there is no object of it.</summary>
    /// <param name="isForbidden">True when the server does not let this process list the kind.</param>
    void Absent(bool isForbidden);

    /// <summary>Receives a failure to list or to watch, which is being tried again.</summary>
    void Failed(Exception error);
}
