namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>What became of a cached object.</summary>
public enum ResourceChangeType
{
    /// <summary>It is new to the cache.</summary>
    Added,

    /// <summary>It has a new version.</summary>
    Updated,

    /// <summary>It is gone.</summary>
    Deleted,
}
