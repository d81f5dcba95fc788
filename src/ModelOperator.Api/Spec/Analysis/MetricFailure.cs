namespace ModelOperator.Api.Spec.Analysis;

/// <summary>The consequence of a metric that fails.</summary>
public enum MetricFailure
{
    /// <summary>The rollout is aborted.</summary>
    Abort,

    /// <summary>The rollout stands still at its present share until a person decides.</summary>
    Pause,
}
