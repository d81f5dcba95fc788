using System.Collections.Concurrent;
using ModelOperator.Api;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Operator.Observing;

/// <summary>
/// Calls ModelDeployments that wait for GPUs: what they lack may be there now. Whoever waits does nothing until it is called, or until its
/// rest ends.
/// </summary>
internal sealed class GpuCalls(IReconcileTrigger<ModelDeployment> trigger)
{
    private readonly ConcurrentDictionary<ResourceKey, long> _last = new();
    private long _count;

    /// <summary>The number of the last call of a ModelDeployment, which is another one after each call; 0 when there was none.</summary>
    public long LastOf(ModelDeployment owner) => _last.GetValueOrDefault(owner.Key());

    /// <summary>Has a ModelDeployment look again.</summary>
    public void Call(ResourceKey owner)
    {
        // First, so that a turn that begins now does not take itself for resting.
        _last[owner] = Interlocked.Increment(ref _count);
        trigger.Enqueue(owner.Namespace, owner.Name);
    }

    /// <summary>Forgets a ModelDeployment that is gone or asks for no GPUs any more.</summary>
    public void Forget(ResourceKey owner) => _last.TryRemove(owner, out _);
}
