namespace ModelOperator.Kubernetes.Caching;

/// <summary>The members of an informer that do not depend on its kind.</summary>
public interface IInformer
{
    /// <summary>The resource that it caches, as <c>deployments.apps</c>.</summary>
    string Resource { get; }

    /// <summary>True once the first list is in the cache and the subscribers have been told of it.</summary>
    bool HasSynced { get; }

    /// <summary>The error that keeps it from the server now; null when there is none.</summary>
    string? LastError { get; }

    /// <summary>Completes when <see cref="HasSynced"/> becomes true.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Lists and watches until cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
