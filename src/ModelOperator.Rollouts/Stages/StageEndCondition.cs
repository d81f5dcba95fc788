namespace ModelOperator.Rollouts.Stages;

/// <summary>What must be there before a stage is over, in the order in which it is asked for.</summary>
internal enum StageEndCondition
{
    /// <summary>Nothing is missing: the stage is over.</summary>
    None,

    /// <summary>The clock, enough answered requests, or measurements that were taken late enough.</summary>
    Evidence,

    /// <summary>A metric has been measured, and has not decided.</summary>
    Verdicts,

    /// <summary>A person must approve.</summary>
    Approval,

    /// <summary>A person must promote the candidate.</summary>
    Promotion,
}
