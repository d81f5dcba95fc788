using k8s.Models;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus;

/// <summary>The quotas as one look sees them: those of a namespace are read once, however many wait in it.</summary>
internal sealed class GpuQuotas(IResourceCache<V1ResourceQuota> quotas)
{
    private readonly Dictionary<(string Namespace, string Resource), ObservedQuota?> _known = [];

    /// <summary>The quota that leaves the least of a resource; null when none limits it.</summary>
    public ObservedQuota? Tightest(string ns, string resource)
    {
        if (!_known.TryGetValue((ns, resource), out var found))
        {
            _known[(ns, resource)] = found = QuotaArithmetic.Tightest(resource, quotas.List(ns));
        }

        return found;
    }

    /// <summary>False for pods that a quota keeps away: nothing is kept free for them.</summary>
    public bool Allow(ReservedPods pods) =>
        Tightest(pods.Namespace, pods.Needs.Resource) is not { } quota || QuotaArithmetic.Left(quota) / pods.Needs.Count >= pods.Count;
}
