using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>What a reconcile came to, and when it wants to be asked again.</summary>
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

    /// <summary>False: retried with backoff.</summary>
    public bool IsSuccess { get; }

    /// <summary>When to reconcile again although nothing changed; null for never.</summary>
    public TimeSpan? RequeueAfter { get; }

    /// <summary>What failed.</summary>
    public string? ErrorMessage { get; }

    /// <summary>The failure's exception, when there is one.</summary>
    public Exception? Error { get; }

    /// <summary>Done; again after <paramref name="requeueAfter"/> when given.</summary>
    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) =>
        new(entity, isSuccess: true, requeueAfter, errorMessage: null, error: null);

    /// <summary>Failed; retried with backoff, or after <paramref name="requeueAfter"/> when given.</summary>
    public static ReconciliationResult<TEntity> Failure(
        TEntity entity, string errorMessage, Exception? error = null, TimeSpan? requeueAfter = null) =>
        new(entity, isSuccess: false, requeueAfter, errorMessage, error);
}
