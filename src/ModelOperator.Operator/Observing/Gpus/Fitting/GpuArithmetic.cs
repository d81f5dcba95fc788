using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>Brings together what nodes have free and what a quota leaves: the smaller number counts.</summary>
internal static class GpuArithmetic
{
    /// <summary>
    /// Limits the GPUs to what the quota allows. <paramref name="coming"/> is the number of pods of the same revision that are already
    /// asked for; the quota may count them before they are seen. When <paramref name="onNodes"/> is null because nodes cannot be seen, only
    /// the quota limits; the result is null when there is no quota either.
    /// </summary>
    public static ObservedGpus? WithinQuota(PodNeeds needs, ObservedGpus? onNodes, ObservedQuota? quota, int coming)
    {
        if (quota is null)
        {
            return onNodes;
        }

        var allowed = (QuotaArithmetic.Left(quota) / needs.Count) + coming;
        return onNodes?.PodsThatFit <= allowed ? onNodes : (onNodes ?? Nothing(needs)) with { Quota = quota, PodsThatFit = allowed };
    }

    private static ObservedGpus Nothing(PodNeeds needs) =>
        new() { Resource = needs.Resource, PerPod = needs.Count, Products = needs.Products };
}
