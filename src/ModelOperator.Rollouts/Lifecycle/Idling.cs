using ModelOperator.Api.Status.Idling;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Sizing;

namespace ModelOperator.Rollouts.Lifecycle;

/// <summary>
/// Takes a stable revision that nobody calls to zero pods (R34), and wakes it (R35). Gateways are told first to hold its requests; its pods
/// go when every gateway says that it does and that no request is under way. Whatever is in doubt wakes it.
/// </summary>
internal static class Idling
{
    /// <summary>
    /// The time in which every gateway must hold requests. A gateway that does not say so may hold some that nobody hears of.
    /// </summary>
    internal static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(30);

    /// <summary>Decides the state of the stable revision. This comes after a rollout was begun, which wakes it.</summary>
    public static void Apply(Draft draft)
    {
        if (draft.Stable is not { } stable)
        {
            Write(draft, null);
            return;
        }

        var before = draft.Status.Idle?.Revision == stable ? draft.Status.Idle : null;
        var present = before ?? new IdleStatus { Revision = stable, State = Found(draft, stable), Since = draft.Now };
        var state = Next(draft, present, out var cause);
        if (state is IdleState.Awake && draft.Input.Problem is null && Idle.After(draft) is null)
        {
            Write(draft, null);
            return;
        }

        Write(draft, state == present.State ? present : present with { State = state, Since = draft.Now });
        Record(draft, stable, present.State, state, cause);
    }

    /// <summary>The time of the next look at whether anybody calls; null when there is nothing to look for.</summary>
    public static DateTimeOffset? NextLook(Draft draft)
    {
        if (draft.Status.Idle is not { } idle || !MayLeave(draft))
        {
            return null;
        }

        return idle.State switch
        {
            IdleState.Leaving => draft.Now + TimeSpan.FromSeconds(1),
            IdleState.Awake when draft.Input.Traffic.Quiet is { } quiet && Idle.After(draft) is { } after =>
                Later(idle.Since + after, draft.Now + (after - quiet)),
            IdleState.Awake => draft.Now + TimeSpan.FromMinutes(1),
            _ => null,
        };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // Somebody has lost or cut the status of a revision that may have no pods.
    private static IdleState Found(Draft draft, string stable) =>
        draft.Status.Traffic?.Hold?.Revision == stable ? IdleState.Waking : IdleState.Awake;

    private static IdleState Next(Draft draft, IdleStatus present, out string cause)
    {
        cause = "";
        switch (present.State)
        {
            case IdleState.Awake:
                return MayLeave(draft) && IsAlone(draft) && Convergence.IsReached(draft) && IsQuiet(draft)
                    && draft.Now - present.Since >= Idle.After(draft)
                        ? IdleState.Leaving
                        : IdleState.Awake;

            case IdleState.Leaving when !MayLeave(draft) || !IsAlone(draft) || IsCalled(draft, present):
                return IdleState.Waking;

            case IdleState.Leaving:
                var isSilent = draft.Input.Traffic.Quiet is null || !Convergence.IsReached(draft);
                return isSilent ? (draft.Now - present.Since >= LeavePatience ? IdleState.Waking : IdleState.Leaving)
                    : IsQuiet(draft) ? IdleState.AtZero
                    : IdleState.Waking;

            case IdleState.AtZero:
                cause = IsCalled(draft, present) ? "a request came"
                    : IsUnaware(draft) ? "a gateway does not tell whether anybody calls"
                    : Reason(draft);
                return cause.Length > 0 ? IdleState.Waking : IdleState.AtZero;

            default:
                var isServing = draft.Observed.Ready(present.Revision) > 0
                    && !draft.Input.Traffic.Unreachable.Contains(present.Revision, StringComparer.Ordinal);
                // With spec.replicas 0 there is no pod to wait for.
                return Convergence.IsReached(draft) && (isServing || FullSize.Of(draft) == 0) ? IdleState.Awake : IdleState.Waking;
        }
    }

    private static bool IsQuiet(Draft draft) => draft.Input.Traffic.Quiet is { } quiet && quiet >= Idle.After(draft);

    // What one gateway says is enough, whatever the others say or do not say.
    private static bool IsCalled(Draft draft, IdleStatus present) =>
        draft.Input.Traffic.Calls.Any(calls => calls?.IsCalledWithin(draft.Now - present.Since) == true);

    // A gateway of an older release answers, and does not tell of the requests that it holds.
    private static bool IsUnaware(Draft draft) => draft.Input.Traffic.AppliedGenerations
        .Zip(draft.Input.Traffic.Calls, (generation, calls) => generation is not null && calls is null)
        .Any(isUnaware => isUnaware);

    // A refused spec changes nothing (R27), so it neither lets a revision go to zero nor wakes it.
    private static string Reason(Draft draft) =>
        draft.Candidate is not null ? "a rollout begins"
        : draft.Input.Problem is not null ? ""
        : Idle.After(draft) is null ? "spec.autoscaling.minReplicas is not 0 any more"
        : !MayLeave(draft) ? "the spec has changed"
        : "";

    private static bool MayLeave(Draft draft) =>
        Idle.After(draft) is not null && draft is { Candidate: null, Spec.Paused: false }
        && draft.Input.Status.ObservedGeneration == draft.Input.Generation
        && (draft.Input.DesiredRevision == draft.Stable || FailedRevisions.Contain(draft, draft.Input.DesiredRevision));

    // No other revision has pods, requests or copies: the rollout before has ended in every respect.
    private static bool IsAlone(Draft draft) =>
        draft.Kept is null && draft.Observed.Revisions.All(revision => revision == draft.Stable)
        && draft.Status.Traffic is { Mirror: null, Weights: [{ Weight: Weights.All } only] } && only.Revision == draft.Stable;

    private static void Write(Draft draft, IdleStatus? idle)
    {
        if (draft.Status.Idle != idle)
        {
            draft.Status = draft.Status with { Idle = idle };
        }
    }

    private static void Record(Draft draft, string stable, IdleState before, IdleState after, string cause)
    {
        if (before != after && after is IdleState.AtZero)
        {
            draft.Record(
                stable, TransitionReasons.ScaledToZero,
                $"{draft.Name(stable)} goes to zero pods, because no gateway has seen a request for "
                + $"{draft.Spec.Autoscaling!.IdleAfter ?? Api.Spec.AutoscalingSpec.DefaultIdleAfter}");
        }
        else if (before is IdleState.AtZero && after is IdleState.Waking)
        {
            draft.Record(stable, TransitionReasons.Woken, $"{draft.Name(stable)} gets a pod again, because {cause}");
        }
    }
}
