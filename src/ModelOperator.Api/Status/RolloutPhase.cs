namespace ModelOperator.Api.Status;

/// <summary>The phase of a rollout, for people; programs read the conditions.</summary>
public enum RolloutPhase
{
    /// <summary>Nothing runs yet.</summary>
    Pending,

    /// <summary>Pods of a revision are being made ready.</summary>
    Deploying,

    /// <summary>The candidate gets copies of requests.</summary>
    Shadowing,

    /// <summary>The candidate gets a growing share of requests.</summary>
    Stepping,

    /// <summary>A person has paused the rollout, or a metric with onFail: Pause has paused it.</summary>
    Paused,

    /// <summary>The rollout waits until a person approves.</summary>
    AwaitingApproval,

    /// <summary>The candidate has all requests; the old revision stays for an instant way back.</summary>
    Baking,

    /// <summary>The stable revision is what the spec asks for, and it is ready.</summary>
    Healthy,

    /// <summary>Requests go back to the stable revision.</summary>
    RollingBack,

    /// <summary>The spec's revision failed; the stable one serves.</summary>
    RolledBack,

    /// <summary>The stable revision lacks ready pods, or there is none.</summary>
    Degraded,

    /// <summary>
    /// The stable revision is what the spec asks for. It has no pods because nobody calls it; the first request brings one.
    /// </summary>
    Idle,
}
