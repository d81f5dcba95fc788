using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Client.Answers;

/// <summary>One change from a watch. A bookmark carries only the resourceVersion.</summary>
public sealed record WatchEvent<T>(WatchEventType Type, T Object)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The length of the object's JSON, in bytes.</summary>
    public long Bytes { get; init; }
}
