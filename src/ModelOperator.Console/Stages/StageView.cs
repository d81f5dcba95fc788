using ModelOperator.Api.Status.Stages;

namespace ModelOperator.Console.Stages;

/// <summary>One stage of a rollout.</summary>
internal sealed record StageView
{
    /// <summary>The place among the stages, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The kind.</summary>
    public required StageKind Kind { get; init; }

    /// <summary>The name as the other commands write it: <c>step 1</c>, <c>bake stage</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The state of the stage.</summary>
    public required StageProgress State { get; init; }

    /// <summary>The candidate's share in it, in percent; null where the stage gives it none.</summary>
    public int? Weight { get; init; }

    /// <summary>The share of requests that is copied to the candidate, in percent; only in a shadow stage.</summary>
    public int? MirrorPercent { get; init; }

    /// <summary>The shortest time that it lasts, as the spec has it; null for no minimum.</summary>
    public string? Duration { get; init; }

    /// <summary>The same in seconds.</summary>
    public double? DurationSeconds { get; init; }

    /// <summary>The number of requests that the candidate must answer in it; null for no such number.</summary>
    public int? MinRequests { get; init; }

    /// <summary>The number that it has answered so far; only in the present stage.</summary>
    public long? Answered { get; init; }

    /// <summary>True when a person must approve its end.</summary>
    public bool Approval { get; init; }

    /// <summary>The time when its end was approved.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>The time when it began; null when that is not known.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The time when it ended; null when that is not known.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The time on its clock at the view's time, in seconds; only in the present stage.</summary>
    public double? ElapsedSeconds { get; init; }

    /// <summary>The time that is left of its duration at the view's time, in seconds; only in the present stage.</summary>
    public double? RemainingSeconds { get; init; }

    /// <summary>True while its clock runs.</summary>
    public bool Running { get; init; }

    /// <summary>The reason why its clock stands still, or why it ended as it did.</summary>
    public string? Why { get; init; }
}
