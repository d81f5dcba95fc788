using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Rollouts.Actions;

/// <summary>Finds what an action is to be done for now.</summary>
internal static class ActionCauses
{
    private static readonly TimeSpan DefaultCooldown = TimeSpan.FromHours(24);

    /// <summary>The runs for transitions of the rollout in this very plan.</summary>
    public static IEnumerable<ActionRun> InRollout(Draft draft, ActionSpec action) =>
        from happened in draft.Transitions
        let trigger = TriggerOf(happened.Reason)
        where trigger is not null && action.When.Contains(trigger, StringComparer.Ordinal)
        select new ActionRun { Cause = trigger, Revision = happened.Revision, Reason = happened.Reason };

    /// <summary>
    /// The run for the check that has been bad for long enough, and for the longest time; null when there is none, when the cooldown is
    /// not over, or when nobody has looked lately.
    /// </summary>
    public static ActionRun? BadCheck(Draft draft, ActionSpec action, ActionStatus before)
    {
        var patience = GoDuration.ParseOr(action.For, TimeSpan.Zero);
        if (!draft.Input.HasLooked
            || before.LastCheckAt + GoDuration.ParseOr(action.Cooldown, DefaultCooldown) > draft.Now
            || before.Pending?.Any(IsForBadCheck) == true)
        {
            return null;
        }

        var due = Checks(draft)
            .Where(check => check.Verdict is CheckVerdict.Bad && check.Since + patience <= draft.Now
                && action.When.Contains(ActionTriggers.OfCheck(check.Name), StringComparer.Ordinal))
            .MinBy(check => check.Since);
        return due is null ? null : Of(draft, due, ActionTriggers.OfCheck(due.Name));
    }

    /// <summary>The runs for checks that were bad and are good again.</summary>
    public static IEnumerable<ActionRun> Recoveries(Draft draft, ActionSpec action, ActionStatus before) =>
        action.When.Contains(ActionTriggers.Recovered, StringComparer.Ordinal)
            ? Checks(draft).Where(check => IsGood(check) && before.Bad?.Contains(check.Name, StringComparer.Ordinal) == true)
                .Select(check => Of(draft, check, ActionTriggers.Recovered))
            : [];

    /// <summary>The checks whose recovery is to be told later; null for none.</summary>
    public static IReadOnlyList<string>? BadNow(Draft draft, ActionSpec action, ActionStatus before)
    {
        if (!action.When.Contains(ActionTriggers.Recovered, StringComparer.Ordinal))
        {
            return null;
        }

        // Without data nothing has recovered, also where the windows begin anew after a promotion.
        List<string> bad =
        [
            .. Checks(draft)
                .Where(check => check.Verdict is CheckVerdict.Bad
                    || (!IsGood(check) && before.Bad?.Contains(check.Name, StringComparer.Ordinal) == true))
                .Select(check => check.Name),
        ];
        return bad.Count == 0 ? null : bad;
    }

    /// <summary>True for a run that is done because a check is bad.</summary>
    public static bool IsForBadCheck(ActionRun run) => run.Check is not null && run.Cause != ActionTriggers.Recovered;

    /// <summary>True while the check that a run is done for is bad, or has no data that would say that it is good again.</summary>
    public static bool HasNotRecovered(Draft draft, ActionRun run) =>
        Checks(draft).Any(check => check.Name == run.Check && check.Verdict is not (CheckVerdict.Ok or CheckVerdict.Warn));

    private static IReadOnlyList<CheckStatus> Checks(Draft draft) => draft.Status.Monitoring?.Checks ?? [];

    private static bool IsGood(CheckStatus check) => check.Verdict is CheckVerdict.Ok or CheckVerdict.Warn;

    private static ActionRun Of(Draft draft, CheckStatus check, string trigger) => new()
    {
        Cause = trigger,
        Revision = draft.Status.Monitoring!.Revision,
        Check = check.Name,
        Value = check.Value,
        Limit = check.Limit,
        Samples = check.Samples,
        Since = check.Since,
    };

    private static string? TriggerOf(string reason) => reason switch
    {
        TransitionReasons.AwaitingApproval => ActionTriggers.ApprovalWanted,
        TransitionReasons.Promoted => ActionTriggers.Promoted,
        _ when TransitionReasons.IsAbort(reason) => ActionTriggers.RolledBack,
        _ => null,
    };
}
