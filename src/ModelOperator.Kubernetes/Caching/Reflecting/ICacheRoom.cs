namespace ModelOperator.Kubernetes.Caching.Reflecting;

/// <summary>
/// Bounds what a cache keeps. It is asked before an object is kept, also while a list is still being read; an object that it refuses is
/// read and dropped. Several parts of a cache ask it at the same time.
/// </summary>
public interface ICacheRoom
{
    /// <summary>
    /// Waits until a page of a list may be read, because a page is in memory before any of its objects asks for room.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn, which ends when it is disposed.</returns>
    Task<IDisposable> TurnAsync(CancellationToken cancellationToken);

    /// <summary>Takes room for an object, in place of the room that an older state of it has; false when there is none.</summary>
    /// <param name="key">The object.</param>
    /// <param name="bytes">The length of its JSON, in bytes.</param>
    bool TryTake(ResourceKey key, long bytes);

    /// <summary>Gives back the room of an object that is not kept any more.</summary>
    void Leave(ResourceKey key);

    /// <summary>Gives back the room of all objects that are not kept any more.</summary>
    /// <param name="isKept">True for an object that the cache still has.</param>
    void Retain(Func<ResourceKey, bool> isKept);
}
