namespace ModelOperator.Rollouts.Observations;

/// <summary>
/// The values of the annotations by which people give user commands; null where there is no annotation. A value that names another target
/// is stale and does nothing.
/// </summary>
public sealed record UserCommands
{
    /// <summary>The <c>revision/stage</c> that is approved.</summary>
    public string? Approve { get; init; }

    /// <summary>The candidate that is to become stable at once.</summary>
    public string? Promote { get; init; }

    /// <summary>The candidate whose rollout is to end.</summary>
    public string? Abort { get; init; }

    /// <summary>The <c>revision/stage</c> that is to go on although a metric with <c>onFail: Pause</c> has failed.</summary>
    public string? Resume { get; init; }

    /// <summary>The failed revision that may be tried again.</summary>
    public string? Retry { get; init; }

    /// <summary>The candidate whose rollout stands still while this is set.</summary>
    public string? Pause { get; init; }
}
