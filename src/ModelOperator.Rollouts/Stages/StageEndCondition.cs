namespace ModelOperator.Rollouts.Stages;

/// <summary>The conditions for the end of a stage, in the order in which they are checked.</summary>
internal enum StageEndCondition
{
    /// <summary>Nothing is missing: the stage is over.</summary>
    None,

    /// <summary>The clock, the number of answered requests, or measurements that were taken late enough.</summary>
    Evidence,

    /// <summary>The verdict of a metric that has been measured and has not decided.</summary>
    Verdicts,

    /// <summary>A person's approval.</summary>
    Approval,

    /// <summary>A person's promotion of the candidate.</summary>
    Promotion,
}
