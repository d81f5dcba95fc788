using ModelOperator.Api.Durations;
using ModelOperator.Api.Status.Stages;

namespace ModelOperator.Rollouts.Evidence;

/// <summary>
/// The clock of a stage, kept in the status (R12). It is written only when it starts or stops. In between, the time since it started
/// counts, so that an operator that is down neither loses nor repeats any of it.
/// </summary>
internal static class StageClock
{
    /// <summary>The shortest time that the stage lasts; zero when it has no minimum.</summary>
    public static TimeSpan Duration(StageStatus stage) => GoDuration.ParseOr(stage.Duration, TimeSpan.Zero);

    /// <summary>The time at which a running clock reaches, or has reached, the duration; null while it stands still.</summary>
    public static DateTimeOffset? EndsAt(StageStatus stage) =>
        stage.RunningSince is { } since ? since + (Duration(stage) - TimeSpan.FromSeconds(stage.ElapsedSeconds)) : null;

    /// <summary>True when the duration has passed and the clock runs.</summary>
    public static bool HasPassed(StageStatus stage, DateTimeOffset now) => EndsAt(stage) <= now;

    /// <summary>Starts the clock, or lets it go on.</summary>
    public static StageStatus Run(StageStatus stage, DateTimeOffset now) => stage.RunningSince is not null ? stage : stage with
    {
        StartedAt = stage.StartedAt ?? now,
        RunningSince = now,
        HoldReason = null,
    };

    /// <summary>
    /// Stops the clock. Only the time until <paramref name="provenUntil"/> counts, the last moment at which all is known to have been well.
    /// </summary>
    public static StageStatus Stop(StageStatus stage, DateTimeOffset provenUntil, string reason) => stage with
    {
        ElapsedSeconds = stage.ElapsedAt(provenUntil).TotalSeconds,
        RunningSince = null,
        UndecidedSince = null,
        HoldReason = reason,
    };
}
