namespace ModelOperator.Rollouts.Observations;

/// <summary>The commands that a person can give by an annotation.</summary>
public enum UserCommand
{
    /// <summary>Let a stage end that waits for approval.</summary>
    Approve,

    /// <summary>Make the candidate the stable revision without further stages.</summary>
    Promote,

    /// <summary>End the rollout and go back to the stable revision.</summary>
    Abort,

    /// <summary>Go on after a metric with <c>onFail: Pause</c> has paused the rollout.</summary>
    Resume,

    /// <summary>Try a failed revision again.</summary>
    Retry,

    /// <summary>Freeze share and clock as long as the annotation is there.</summary>
    Pause,
}
