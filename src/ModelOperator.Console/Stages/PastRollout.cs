using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Console.Stages;

/// <summary>The newest rollout, as far as the history tells of it. The oldest transitions may be gone from it.</summary>
internal sealed class PastRollout
{
    private readonly List<HistoryEntry> _entries;
    private readonly bool _isWhole;

    private PastRollout(List<HistoryEntry> entries, bool isWhole, HistoryEntry? end)
    {
        _entries = entries;
        _isWhole = isWhole;
        End = end;
    }

    /// <summary>The transition that ended the rollout; null while it is under way.</summary>
    public HistoryEntry? End { get; }

    /// <summary>The rollout of the candidate, or the last one that ended; null when the history tells of none.</summary>
    public static PastRollout? Of(ModelDeploymentStatus? status)
    {
        var history = status?.History ?? [];
        HistoryEntry? end = null;
        if (status?.CandidateRevision is not { } revision)
        {
            end = history.LastOrDefault(entry => TransitionReasons.ResultOf(entry.Reason) is not null);
            if (end is null)
            {
                return null;
            }

            revision = end.Revision;
        }

        var until = end is null ? history : [.. history.TakeWhile(entry => !ReferenceEquals(entry, end))];
        var own = new List<HistoryEntry>();
        foreach (var entry in until.Reverse())
        {
            if (entry.Revision != revision)
            {
                continue;
            }

            // What is before the end of an earlier rollout of the same revision belongs to that one.
            if (TransitionReasons.ResultOf(entry.Reason) is not null)
            {
                return new(own, isWhole: true, end);
            }

            own.Add(entry);
            if (entry.Reason is TransitionReasons.RolloutStarted or TransitionReasons.RestoreStarted)
            {
                return new(own, isWhole: true, end);
            }
        }

        return new(own, isWhole: false, end);
    }

    /// <summary>True when the rollout was in the stage, as far as the history tells. Where its beginning is gone, it was in the stages
    /// before those that are known.</summary>
    public bool WasIn(StageStatus stage) => StartOf(stage) is not null || !_isWhole;

    /// <summary>The time when the stage began; null when the history does not tell.</summary>
    public DateTimeOffset? StartOf(StageStatus stage) => _entries.Find(entry => IsStartOf(entry, stage))?.Time;

    /// <summary>The time when the stage ended, which is when a later stage began; null when the history does not tell.</summary>
    public DateTimeOffset? EndOf(StageStatus stage, IReadOnlyList<StageStatus> line) => line
        .SkipWhile(other => other.Kind != stage.Kind || other.Index != stage.Index)
        .Skip(1)
        .Select(StartOf)
        .FirstOrDefault(start => start is not null);

    // The transition into a step has its number only in its sentence.
    private static bool IsStartOf(HistoryEntry entry, StageStatus stage) => stage.Kind switch
    {
        StageKind.Deploying => entry.Reason is TransitionReasons.RolloutStarted or TransitionReasons.RestoreStarted,
        StageKind.Shadow => entry.Reason is TransitionReasons.ShadowStarted,
        StageKind.PrePromotion => entry.Reason is TransitionReasons.PrePromotionStarted,
        StageKind.Bake => entry.Reason is TransitionReasons.BakeStarted,
        StageKind.Switch => entry.Reason is TransitionReasons.SwitchStarted,
        _ => entry.Reason is TransitionReasons.StepStarted
            && entry.Message.StartsWith($"step {stage.Index} (", StringComparison.Ordinal),
    };
}
