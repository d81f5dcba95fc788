using System.Collections.Concurrent;
using k8s.Models;
using ModelOperator.Kubernetes.Controllers;

namespace ModelOperator.Kubernetes.Tests.Support;

/// <summary>A controller that does what the test says, and keeps what it was called with.</summary>
internal sealed class RecordingController : IEntityController<V1ConfigMap>
{
    private readonly ConcurrentQueue<string> _calls = new();

    public IReadOnlyList<string> Calls => [.. _calls];

    public Func<V1ConfigMap, CancellationToken, Task<ReconciliationResult<V1ConfigMap>>> OnReconcile { get; set; } =
        static (entity, _) => Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));

    public Func<V1ConfigMap, Task<ReconciliationResult<V1ConfigMap>>> OnDeleted { get; set; } =
        static entity => Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));

    public int CallsOf(string call) => _calls.Count(c => c == call);

    public Task<ReconciliationResult<V1ConfigMap>> ReconcileAsync(V1ConfigMap entity, CancellationToken cancellationToken)
    {
        _calls.Enqueue($"reconcile {entity.Metadata.Name}");
        return OnReconcile(entity, cancellationToken);
    }

    public Task<ReconciliationResult<V1ConfigMap>> DeletedAsync(V1ConfigMap entity, CancellationToken cancellationToken)
    {
        _calls.Enqueue($"deleted {entity.Metadata.Name}");
        return OnDeleted(entity);
    }
}
