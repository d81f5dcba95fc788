using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Sizing;
using ModelOperator.Rollouts.Verdicts;

namespace ModelOperator.Rollouts.Outcome;

/// <summary>When time alone could change the plan.</summary>
internal static class Requeue
{
    /// <summary>Gateways are asked, not watched: how often while they have not converged.</summary>
    private static readonly TimeSpan ConvergencePoll = TimeSpan.FromSeconds(1);

    /// <summary>Nodes and other people's pods wake nobody up: how often they are looked at while GPUs lack.</summary>
    private static readonly TimeSpan GpuPoll = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong with a spec wakes nobody up when it goes (a missing profile or kind): how often it is looked for again (R31).</summary>
    private static readonly TimeSpan RefusalPoll = TimeSpan.FromMinutes(1);

    /// <summary>Objects of other people wake nobody up: how often one that holds a name of ours is looked for.</summary>
    private static readonly TimeSpan ForeignPoll = TimeSpan.FromSeconds(10);

    /// <summary>The time until the next instant that matters; null when none does.</summary>
    public static TimeSpan? After(Draft draft, AnalysisRequest? analysis)
    {
        var next = Instants(draft, analysis).Where(i => i > draft.Now).Select(i => (TimeSpan?)(i - draft.Now)).Min();
        var isSettled = draft.Status.Traffic is null || (Convergence.IsReached(draft) && draft.Input.Traffic.Unreachable.Count == 0);
        return isSettled || next < ConvergencePoll ? next : ConvergencePoll;
    }

    private static IEnumerable<DateTimeOffset> Instants(Draft draft, AnalysisRequest? analysis)
    {
        if (analysis is not null)
        {
            yield return analysis.DueAt;
        }

        if (draft.Input.Problem is { } problem)
        {
            yield return draft.Now + (problem.MayPass ? ForeignPoll : RefusalPoll);
        }

        if (GpuShortage.Find(draft) is not null)
        {
            yield return draft.Now + GpuPoll;
        }

        if (draft.Status.Progress is { } progress && draft.Freeze is null)
        {
            yield return progress.WaitingForGpuSince is { } waiting
                ? waiting + ProgressWatch.GpuDeadline(draft)
                : progress.LastProgressAt + ProgressWatch.ProgressDeadline(draft);
        }

        // When an eviction that is held up goes through.
        foreach (var since in (draft.Status.Revisions ?? []).Select(r => r.DrainingSince).OfType<DateTimeOffset>())
        {
            yield return since + Drain.Deadline(draft);
        }

        foreach (var kept in draft.Status.Revisions ?? [])
        {
            if (kept.KeepUntil is { } until)
            {
                yield return until;
            }
        }

        if (draft.Stage is not { } stage)
        {
            yield break;
        }

        if (!RequestCount.IsEnough(stage) && stage.StartedAt is not null)
        {
            yield return draft.Now + RequestCount.Interval;
        }

        if (StageClock.EndsAt(stage) is { } end)
        {
            yield return end;
        }

        if (stage.NoDataSince is { } silent && JudgingStage.Of(draft)?.Analysis is { OnNoData: AnalysisFallback.Abort } a)
        {
            yield return silent + GoDuration.ParseOr(a.NoDataDeadline, TimeSpan.Zero);
        }

        if (stage is { UndecidedSince: { } undecided, Analysis: { OnInconclusive: AnalysisFallback.Abort } b })
        {
            yield return undecided + GoDuration.ParseOr(b.MaxExtension, TimeSpan.Zero);
        }
    }
}
