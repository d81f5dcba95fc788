using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Api.Status.Traffic;

namespace ModelOperator.Rollouts.Facts;

/// <summary>Tells whether the stable revision is at zero pods, and what follows from it (R34, R35).</summary>
internal static class Idle
{
    private static readonly TimeSpan DefaultAfter = GoDuration.ParseOr(AutoscalingSpec.DefaultIdleAfter, TimeSpan.FromMinutes(15));

    /// <summary>The state of the stable revision as decided so far.</summary>
    public static IdleState StateOf(Draft draft) =>
        draft.Status.Idle is { } idle && idle.Revision == draft.Stable ? idle.State : IdleState.Awake;

    /// <summary>True while gateways hold every request for the stable revision, whether or not its pods are still there.</summary>
    public static bool IsResting(Draft draft) => StateOf(draft) is IdleState.Leaving or IdleState.AtZero;

    /// <summary>The time without a request after which the stable revision goes to zero pods; null when the spec lets it have no fewer than
    /// one, or is refused (R27).</summary>
    public static TimeSpan? After(Draft draft)
    {
        if (draft is not { Input.Problem: null, Spec.Autoscaling: { MinReplicas: 0 } autoscaling })
        {
            return null;
        }

        var after = GoDuration.ParseOr(autoscaling.IdleAfter, DefaultAfter);
        return after > AutoscalingSpec.ShortestIdleAfter ? after : AutoscalingSpec.ShortestIdleAfter;
    }

    /// <summary>The hold that the split should have; null for none.</summary>
    public static HoldStatus? HoldOf(Draft draft) => StateOf(draft) is IdleState.Awake || draft.Stable is not { } stable
        ? null
        : new() { Revision = stable, Always = IsResting(draft) };

    /// <summary>
    /// True when the stable revision is to have no pods: it is at zero, and they are gone already, or every gateway holds its requests.
    /// </summary>
    public static bool HasNoPods(Draft draft) => StateOf(draft) is IdleState.AtZero
        && (Convergence.IsReached(draft) || draft.Observed.Find(draft.Stable) is not { DesiredReplicas: > 0 });
}
