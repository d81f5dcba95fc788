using ModelOperator.Api.Durations;

namespace ModelOperator.Rollouts.Facts;

/// <summary>The longest waits that a spec allows.</summary>
internal static class Deadlines
{
    private static readonly TimeSpan DefaultProgress = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DefaultGpu = TimeSpan.FromHours(1);

    /// <summary>The longest time for which a revision's pods may make no progress.</summary>
    public static TimeSpan Progress(Draft draft) => GoDuration.ParseOr(draft.Spec.ProgressDeadline, DefaultProgress);

    /// <summary>The longest time for which a revision may wait for a GPU.</summary>
    public static TimeSpan Gpu(Draft draft) => GoDuration.ParseOr(draft.Spec.Gpu?.Deadline, DefaultGpu);
}
