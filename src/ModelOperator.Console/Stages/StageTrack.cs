using ModelOperator.Api;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Commands.Wording;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Console.Stages;

/// <summary>Lays the stages of a rollout out in a line, with where it stands.</summary>
internal static class StageTrack
{
    /// <summary>The place of the present stage; null without a rollout.</summary>
    public static StepCell? Present(ModelDeployment deployment)
    {
        if (deployment.Status?.Stage is not { } present)
        {
            return null;
        }

        var line = Line(deployment, present);
        return new(line.FindIndex(stage => IsSame(stage, present)), line.Count, present.Kind, StageText.Of(present));
    }

    /// <summary>All stages. While a candidate is judged they are those of its rollout; otherwise those of the last rollout that the history
    /// tells of, or those that the next one has.</summary>
    public static IReadOnlyList<StageView> Of(ModelDeployment deployment, DateTimeOffset now)
    {
        var past = PastRollout.Of(deployment.Status);
        return deployment.Status?.Stage is { } present ? UnderWay(deployment, present, past, now) : Ended(deployment, past);
    }

    private static StageView[] UnderWay(ModelDeployment deployment, StageStatus present, PastRollout? past, DateTimeOffset now)
    {
        var line = Line(deployment, present);
        var coming = deployment.Status!.StableRevision is null ? [] : StagePlan.After(deployment.Spec, present).ToList();
        return [.. line.Select((stage, index) =>
        {
            if (IsSame(stage, present))
            {
                return Now(present, index, deployment.Status!, past, now);
            }

            var progress = coming.Exists(next => IsSame(next, stage)) ? StageProgress.Next
                : IsBefore(stage, present) && past?.WasIn(stage) != false ? StageProgress.Done
                : StageProgress.Skipped;
            var view = View(stage, index, progress);
            return progress is StageProgress.Done
                ? view with { StartedAt = past?.StartOf(stage), EndedAt = past?.EndOf(stage, line) }
                : view;
        })];
    }

    private static StageView Now(StageStatus present, int index, ModelDeploymentStatus status, PastRollout? past, DateTimeOffset now)
    {
        var elapsed = present.ElapsedAt(now).TotalSeconds;
        var view = View(present, index, StageProgress.Now);
        return view with
        {
            Answered = present.Requests?.Answered,
            ApprovedAt = present.ApprovedAt,
            StartedAt = present.StartedAt ?? past?.StartOf(present),
            ElapsedSeconds = elapsed,
            RemainingSeconds = view.DurationSeconds is { } whole ? Math.Max(0, whole - elapsed) : null,
            Running = present.RunningSince is not null,
            Why = present.Pause?.Message ?? present.HoldReason ?? (present.RunningSince is null ? status.Message : null),
        };
    }

    private static StageView[] Ended(ModelDeployment deployment, PastRollout? past)
    {
        var line = StagePlan.Stages(deployment.Spec);
        if (past is not { End: { } end } || TransitionReasons.ResultOf(end.Reason) is not { } result || result is RolloutResult.Superseded)
        {
            return [.. line.Select((stage, index) => View(stage, index, StageProgress.Next))];
        }

        var last = line.LastOrDefault(stage => past.StartOf(stage) is not null);
        return [.. line.Select((stage, index) =>
        {
            var isLast = last is not null && IsSame(stage, last);
            var progress = isLast ? LastOf(result)
                : last is not null && IsBefore(stage, last) && past.WasIn(stage) ? StageProgress.Done
                : StageProgress.Skipped;
            return View(stage, index, progress) with
            {
                StartedAt = past.StartOf(stage),
                EndedAt = isLast ? end.Time : progress is StageProgress.Done ? past.EndOf(stage, line) : null,
                Why = isLast && result is not RolloutResult.Promoted ? end.Message : null,
            };
        })];
    }

    private static StageProgress LastOf(RolloutResult result) => result switch
    {
        RolloutResult.Promoted => StageProgress.Done,
        RolloutResult.RolledBack => StageProgress.Failed,
        _ => StageProgress.Skipped,
    };

    // The first revision becomes stable when its pods are ready. A stage that the spec no longer has is shown where it belongs.
    private static List<StageStatus> Line(ModelDeployment deployment, StageStatus present)
    {
        if (deployment.Status?.StableRevision is null)
        {
            return [present];
        }

        var stages = StagePlan.Stages(deployment.Spec).ToList();
        if (!stages.Exists(stage => IsSame(stage, present)))
        {
            stages.Insert(stages.TakeWhile(stage => IsBefore(stage, present)).Count(), present);
        }

        return stages;
    }

    private static StageView View(StageStatus stage, int index, StageProgress progress)
    {
        double? seconds = stage.Duration is { } text && GoDuration.TryParse(text, out var duration) ? duration.TotalSeconds : null;
        return new()
        {
            Index = index,
            Kind = stage.Kind,
            Name = StageText.Of(stage),
            State = progress,
            Weight = stage.Kind is StageKind.Step or StageKind.Bake or StageKind.Switch ? stage.Weight : null,
            MirrorPercent = stage.MirrorPercent,
            Duration = stage.Duration,
            DurationSeconds = seconds,
            MinRequests = stage.MinRequests,
            Approval = stage.Approval,
        };
    }

    private static bool IsSame(StageStatus one, StageStatus other) => one.Kind == other.Kind && one.Index == other.Index;

    private static bool IsBefore(StageStatus stage, StageStatus present) =>
        stage.Kind < present.Kind || (stage.Kind == present.Kind && stage.Index < present.Index);
}
