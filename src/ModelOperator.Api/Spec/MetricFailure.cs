namespace ModelOperator.Api.Spec;

/// <summary>What follows when a metric fails.</summary>
public enum MetricFailure
{
    /// <summary>The rollout is aborted.</summary>
    Abort,

    /// <summary>The rollout stands still at its present share until a person decides.</summary>
    Pause,
}
