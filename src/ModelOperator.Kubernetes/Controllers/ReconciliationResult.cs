using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>The result of a reconcile, and the time until the next one.</summary>
public sealed record ReconciliationResult<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private ReconciliationResult(TEntity entity, bool isSuccess, TimeSpan? requeueAfter, string? errorMessage, Exception? error)
    {
        Entity = entity;
        IsSuccess = isSuccess;
        RequeueAfter = requeueAfter;
        ErrorMessage = errorMessage;
        Error = error;
    }

    /// <summary>The entity as it is now.</summary>
    public TEntity Entity { get; }

    /// <summary>False when the reconcile failed and is retried with backoff.</summary>
    public bool IsSuccess { get; }

    /// <summary>The time after which to reconcile again although nothing has changed; null for never.</summary>
    public TimeSpan? RequeueAfter { get; }

    /// <summary>The message of the failure.</summary>
    public string? ErrorMessage { get; }

    /// <summary>The exception of the failure; null when there is none.</summary>
    public Exception? Error { get; }

    /// <summary>A success; the next reconcile comes after <paramref name="requeueAfter"/> when it is given.</summary>
    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) =>
        new(entity, isSuccess: true, requeueAfter, errorMessage: null, error: null);

    /// <summary>A failure; the retry comes with backoff, or after <paramref name="requeueAfter"/> when it is given.</summary>
    public static ReconciliationResult<TEntity> Failure(
        TEntity entity, string errorMessage, Exception? error = null, TimeSpan? requeueAfter = null) =>
        new(entity, isSuccess: false, requeueAfter, errorMessage, error);
}
