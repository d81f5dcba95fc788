using ModelOperator.Api.Durations;
using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>
/// The clock of a stage, kept in status (R12). It is written only when it starts or stops; between, the time since it started counts,
/// so a dead operator neither loses nor repeats any of it.
/// </summary>
internal static class StageClock
{
    /// <summary>How long the stage lasts at least; zero for no minimum.</summary>
    public static TimeSpan Duration(StageStatus stage) => GoDuration.ParseOr(stage.Duration, TimeSpan.Zero);

    /// <summary>Time on the clock.</summary>
    public static TimeSpan Elapsed(StageStatus stage, DateTimeOffset now) =>
        TimeSpan.FromSeconds(stage.ElapsedSeconds) + (stage.RunningSince is { } since && now > since ? now - since : TimeSpan.Zero);

    /// <summary>When a running clock reaches (or reached) the duration; null while it stands still.</summary>
    public static DateTimeOffset? EndsAt(StageStatus stage) =>
        stage.RunningSince is { } since ? since + (Duration(stage) - TimeSpan.FromSeconds(stage.ElapsedSeconds)) : null;

    /// <summary>The duration has passed, and the clock runs.</summary>
    public static bool HasPassed(StageStatus stage, DateTimeOffset now) => EndsAt(stage) <= now;

    /// <summary>Starts the clock, or lets it go on.</summary>
    public static StageStatus Run(StageStatus stage, DateTimeOffset now) => stage.RunningSince is not null ? stage : stage with
    {
        StartedAt = stage.StartedAt ?? now,
        RunningSince = now,
        HoldReason = null,
    };

    /// <summary>
    /// Stops the clock. Only the time until <paramref name="provenUntil"/> counts: the last moment that all is known to have been well.
    /// </summary>
    public static StageStatus Stop(StageStatus stage, DateTimeOffset provenUntil, string reason) => stage with
    {
        ElapsedSeconds = Elapsed(stage, provenUntil).TotalSeconds,
        RunningSince = null,
        UndecidedSince = null,
        HoldReason = reason,
    };
}
