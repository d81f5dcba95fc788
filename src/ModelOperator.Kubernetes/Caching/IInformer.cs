namespace ModelOperator.Kubernetes.Caching;

/// <summary>Any informer, whatever its kind.</summary>
public interface IInformer
{
    /// <summary>What it keeps, as <c>deployments.apps</c>.</summary>
    string Resource { get; }

    /// <summary>True once the first list is in the cache and was told to the subscribers.</summary>
    bool HasSynced { get; }

    /// <summary>What keeps it from the server just now; null when nothing does.</summary>
    string? LastError { get; }

    /// <summary>Ends when <see cref="HasSynced"/> becomes true.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Lists and watches until cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
