using k8s.Models;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
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

    /// <summary>
    /// The pods of a claim that are kept free for it; null when a quota keeps them away, so that this would not help. Of one that takes
    /// each pod that fits, as many as the quota allows.
    /// </summary>
    public ReservedPods? Allowed(GpuClaim claim)
    {
        var pods = claim.Pods;
        if (Tightest(pods.Namespace, pods.Needs.Resource) is not { } quota)
        {
            return pods;
        }

        var allowed = QuotaArithmetic.Left(quota) / pods.Needs.Count;
        return allowed >= pods.Count ? pods
            : claim.TakesAny && allowed > 0 ? pods with { Count = allowed, Unmade = allowed }
            : null;
    }
}
