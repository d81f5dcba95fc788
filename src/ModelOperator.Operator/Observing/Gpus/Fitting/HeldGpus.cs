using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Operator.Observing.Gpus.Watched;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>
/// Keeps count of the devices that pods hold on each node, from the changes of the pods. A look then costs as much as there are nodes, and
/// not as much as there are pods.
/// </summary>
internal sealed class HeldGpus
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ResourceKey, Holding> _pods = [];
    private readonly Dictionary<(string Node, string Resource), long> _held = [];

    /// <summary>Counts what some pods hold.</summary>
    public static HeldGpus Of(IEnumerable<GpuPod> pods)
    {
        var held = new HeldGpus();
        foreach (var pod in pods)
        {
            held.Note(new(ResourceChangeType.Added, pod, Old: null));
        }

        return held;
    }

    /// <summary>Takes a change of a pod in. Changes of one pod come in their order.</summary>
    /// <returns>True when the pod holds something else now.</returns>
    public bool Note(ResourceChange<GpuPod> change)
    {
        var key = ResourceKey.Of(change.Object);
        var now = change.Type is ResourceChangeType.Deleted ? null : Find(change.Object);
        lock (_gate)
        {
            if (_pods.Remove(key, out var before))
            {
                Count(before, -1);
            }

            if (now is not null)
            {
                _pods[key] = now;
                Count(now, 1);
            }

            return before?.Node != now?.Node || !(before?.Units ?? []).SequenceEqual(now?.Units ?? []);
        }
    }

    /// <summary>The units of a resource that pods hold on a node.</summary>
    public long On(string node, string resource)
    {
        lock (_gate)
        {
            return _held.GetValueOrDefault((node, resource));
        }
    }

    // A pod that has ended, or that has no node, holds nothing. One that is terminating still does.
    private static Holding? Find(GpuPod pod) =>
        pod.Spec?.NodeName is { Length: > 0 } node && pod.Status?.Phase is not ("Succeeded" or "Failed")
            ? new(node, [.. GpuRequests.DevicesOf(pod).Select(resource => (resource, GpuRequests.Of(pod, resource)))])
            : null;

    private void Count(Holding holding, int sign)
    {
        foreach (var (resource, units) in holding.Units)
        {
            var left = _held.GetValueOrDefault((holding.Node, resource)) + (sign * units);
            if (left == 0)
            {
                _held.Remove((holding.Node, resource));
            }
            else
            {
                _held[(holding.Node, resource)] = left;
            }
        }
    }

    private sealed record Holding(string Node, (string Resource, long Units)[] Units);
}
