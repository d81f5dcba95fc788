namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>The kinds of change of a cached object.</summary>
public enum ResourceChangeType
{
    /// <summary>The object is new to the cache.</summary>
    Added,

    /// <summary>The object has a new version.</summary>
    Updated,

    /// <summary>The object is gone.</summary>
    Deleted,
}
