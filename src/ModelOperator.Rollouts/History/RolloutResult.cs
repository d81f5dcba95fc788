namespace ModelOperator.Rollouts.History;

/// <summary>The result of a rollout.</summary>
public enum RolloutResult
{
    /// <summary>The candidate became the stable revision.</summary>
    Promoted,

    /// <summary>It failed, or a person aborted it; the stable revision, if there is one, has all requests.</summary>
    RolledBack,

    /// <summary>The spec asked for the stable revision again, which is no failure (R09).</summary>
    Reverted,

    /// <summary>The spec asked for another new revision before it had ended (R08).</summary>
    Superseded,
}
