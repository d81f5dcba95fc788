using ModelOperator.Api.Durations;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Rollouts.Evidence;
using ModelOperator.Rollouts.Facts;
using ModelOperator.Rollouts.Lifecycle;
using ModelOperator.Rollouts.Sizing;

namespace ModelOperator.Rollouts.Outcome;

/// <summary>Decides when to plan again because time alone could change the plan.</summary>
internal static class Requeue
{
    /// <summary>The interval at which gateways are asked while they have not converged, because nothing tells when they do.</summary>
    private static readonly TimeSpan ConvergencePoll = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The interval at which a refused spec is checked again, because nothing tells when its problem is gone, for example a missing profile
    /// or kind (R31).
    /// </summary>
    private static readonly TimeSpan RefusalPoll = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The interval at which the operator looks whether another owner's object still has a name that it needs, because nothing tells when
    /// that object is gone.
    /// </summary>
    private static readonly TimeSpan ForeignPoll = TimeSpan.FromSeconds(10);

    /// <summary>The time until the next instant that matters; null when there is none.</summary>
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

        if (draft.Status.Progress is { } progress && draft.Freeze is null)
        {
            yield return progress.WaitingForGpuSince is { } waiting
                ? waiting + Deadlines.Gpu(draft)
                : progress.LastProgressAt + Deadlines.Progress(draft);
        }

        if (draft.Status.Traffic?.ReturnBy is { } returnBy)
        {
            yield return returnBy;
        }

        // The instant at which an eviction that is held up goes through.
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

        if (Idling.NextLook(draft) is { } look)
        {
            yield return look;
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
