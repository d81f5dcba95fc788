using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Actions;
using ModelOperator.Rollouts.Facts;

namespace ModelOperator.Rollouts.Actions;

/// <summary>Decides which actions are to be done, and records what became of those that were (R32, R33).</summary>
internal static class ActionRuns
{
    private const int MostPending = 10;
    private const int IdLength = 16;

    /// <summary>After this time an action that only fails is given up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>Brings <c>status.actions</c> up to date, after everything else that can happen in a plan.</summary>
    /// <returns>The runs that have ended, or failed for the first time.</returns>
    public static IReadOnlyList<ActionEnd> Apply(Draft draft)
    {
        var ends = new List<ActionEnd>();
        var before = draft.Status.Actions;
        var after = (draft.Input.Problem is null ? Wanted(draft, before, ends) : Known(draft, before, ends)).ToList();
        if (after.Count > 0 || before is not null)
        {
            draft.Status = draft.Status with
            {
                Actions = before is not null && after.SequenceEqual(before, ReferenceEqualityComparer.Instance) ? before
                    : after.Count > 0 ? after
                    : null,
            };
        }

        return ends;
    }

    // The actions of the spec. A name stands once in the status, also where nobody has looked at the spec.
    private static IEnumerable<ActionStatus> Wanted(Draft draft, IReadOnlyList<ActionStatus>? before, List<ActionEnd> ends)
    {
        List<ActionSpec> actions = [.. (draft.Spec.Monitoring?.Actions ?? []).DistinctBy(ActionTriggers.NameOf, StringComparer.Ordinal)];
        foreach (var gone in (before ?? []).ExceptBy(actions.Select(ActionTriggers.NameOf), one => one.Name, StringComparer.Ordinal))
        {
            var settled = Settled(draft, gone, ends);
            ends.AddRange((settled.Pending ?? []).Select(
                run => new ActionEnd(gone.Name, run, ActionResult.Dropped, "the spec has no such action any more")));
        }

        return actions.Select(action => Begun(draft, action, Settled(draft, Find(before, action), ends), ends));
    }

    // Nothing is begun for a refused spec, and nothing is forgotten for it: what it says of actions may be what is wrong with it (R27).
    private static IEnumerable<ActionStatus> Known(Draft draft, IReadOnlyList<ActionStatus>? before, List<ActionEnd> ends) =>
        (before ?? []).Select(status => Settled(draft, status, ends));

    private static ActionStatus Find(IReadOnlyList<ActionStatus>? before, ActionSpec action) =>
        before?.FirstOrDefault(one => one.Name == ActionTriggers.NameOf(action)) ?? new() { Name = ActionTriggers.NameOf(action) };

    private static ActionStatus Settled(Draft draft, ActionStatus before, List<ActionEnd> ends) =>
        (before.Pending ?? []).Aggregate(before, (known, run) => Settled(draft, known, run, ends));

    // What came of a run that was decided before.
    private static ActionStatus Settled(Draft draft, ActionStatus status, ActionRun run, List<ActionEnd> ends)
    {
        // Without an outcome a try may be under way, whose end is to be recorded.
        if (draft.Input.ActionOutcomes.FirstOrDefault(one => one.Run == run.Id) is not { } outcome)
        {
            return status;
        }

        var problem = Sentence.Cut(outcome.Message);
        return outcome.Result is { } result ? Ended(status, run, result, outcome.Message, ends)
            : run.At + Patience <= draft.Now
                ? Dropped(status, run, $"given up after {Patience.TotalHours:0} hours: {problem}", ends)
            : draft.Input.Problem is null && ActionCauses.IsForBadCheck(run) && !ActionCauses.HasNotRecovered(draft, run)
                ? Dropped(status, run, $"{run.Check} is not bad any more, and before that {problem}", ends)
            : problem == run.Problem ? status
            : NotDone(status, run, problem, ends);
    }

    // Only the first failure is told: the sentences of servers differ from try to try.
    private static ActionStatus NotDone(ActionStatus status, ActionRun run, string problem, List<ActionEnd> ends)
    {
        if (run.Problem is null)
        {
            ends.Add(new(status.Name, run, null, problem));
        }

        return status with { Pending = [.. status.Pending!.Select(one => one.Id == run.Id ? one with { Problem = problem } : one)] };
    }

    // Nothing was done, so that no cooldown counts from it.
    private static ActionStatus Dropped(ActionStatus status, ActionRun run, string message, List<ActionEnd> ends)
    {
        var ended = Ended(status, run, ActionResult.Dropped, message, ends);
        return ActionCauses.IsForBadCheck(run) ? ended with { LastCheckAt = null } : ended;
    }

    private static ActionStatus Ended(ActionStatus status, ActionRun run, ActionResult result, string message, List<ActionEnd> ends)
    {
        ends.Add(new(status.Name, run, result, message));
        List<ActionRun> left = [.. (status.Pending ?? []).Where(one => one.Id != run.Id)];
        return status with
        {
            Pending = left.Count == 0 ? null : left,
            LastCause = run.Cause,
            LastAt = run.At,
            LastResult = result,
            LastMessage = Sentence.Cut(message),
        };
    }

    private static ActionStatus Begun(Draft draft, ActionSpec action, ActionStatus status, List<ActionEnd> ends)
    {
        var now = WholeSeconds(draft.Now);
        if (status.LastCheckAt > now)
        {
            // A clock was ahead, or somebody has written it: no cooldown is longer than the spec says.
            status = status with { LastCheckAt = now };
        }

        List<ActionRun> begun = [.. ActionCauses.InRollout(draft, action), .. ActionCauses.Recoveries(draft, action, status)];
        if (HasRoom(status) && ActionCauses.BadCheck(draft, action, status) is { } bad)
        {
            // It is the first, so that it has the room; without room it is decided later, as the check is bad still.
            begun.Insert(0, bad);
            status = status with { LastCheckAt = now };
        }

        var badNow = ActionCauses.BadNow(draft, action, status);
        if (!(badNow ?? []).SequenceEqual(status.Bad ?? [], StringComparer.Ordinal))
        {
            status = status with { Bad = badNow };
        }

        foreach (var run in begun.Select(one => Decided(draft, status, one, now)))
        {
            status = HasRoom(status)
                ? status with { Pending = [.. status.Pending ?? [], run] }
                : Ended(status, run, ActionResult.Dropped, $"{MostPending} others wait already", ends);
        }

        return status;
    }

    // The version is written down now: later the revision may be forgotten, and an event that is sent twice is the same to the letter.
    private static ActionRun Decided(Draft draft, ActionStatus status, ActionRun run, DateTimeOffset now) =>
        run with { At = now, Id = IdOf(draft, status, run), Version = draft.VersionOf(run.Revision) };

    private static bool HasRoom(ActionStatus status) => (status.Pending?.Count ?? 0) < MostPending;

    // As it is read again: an event that is sent twice is the same to the letter.
    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    // The same for whoever makes this plan of this status, and never again.
    private static string IdOf(Draft draft, ActionStatus status, ActionRun run)
    {
        var time = draft.Now.UtcTicks.ToString(CultureInfo.InvariantCulture);
        var text = string.Join('\n', draft.Input.Name, status.Name, run.Cause, run.Check, run.Reason, run.Revision, time);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..IdLength];
    }
}
