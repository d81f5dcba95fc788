using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Cli.Watching;

/// <summary>The news of a feed at one moment.</summary>
/// <param name="Change">A change; null when there is none at the moment.</param>
/// <param name="Trouble">The reason why the API server cannot be reached at present; null when it answers.</param>
internal readonly record struct FeedTick<T>(ResourceChange<T>? Change, string? Trouble)
    where T : class, IKubernetesObject<V1ObjectMeta>;
