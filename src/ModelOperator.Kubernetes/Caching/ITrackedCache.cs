namespace ModelOperator.Kubernetes.Caching;

/// <summary>A cache that can tell whether it has caught up with a write.</summary>
internal interface ITrackedCache
{
    /// <summary>Calls <paramref name="handler"/> whenever the cache has moved on because of an event or a bookmark.</summary>
    void OnAdvanced(Action handler);

    /// <summary>True when the cache contains the object as it was written under <paramref name="version"/>, or a later state.</summary>
    bool Holds(ResourceKey key, string version);

    /// <summary>True when the cache knows that the object with this UID is gone or is being deleted.</summary>
    bool KnowsDeleted(ResourceKey key, string uid);

    /// <summary>Reads one object again from the server into the cache.</summary>
    Task RefreshAsync(ResourceKey key, CancellationToken cancellationToken);
}
