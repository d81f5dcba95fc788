using ModelOperator.Api.Spec;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Sizing;

/// <summary>A rollout with <c>gpu.whenFull: Replace</c>, in which the candidate takes over the GPUs of stable pods.</summary>
internal static class InPlace
{
    /// <summary>True when the rollout may take pods from the stable revision.</summary>
    public static bool IsAllowed(Draft draft) =>
        draft is { Stable: not null, Candidate: not null, Input.Problem: null }
        && draft.Spec is { Gpu.WhenFull: GpuWhenFull.Replace, Autoscaling: null };
}
