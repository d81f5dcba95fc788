namespace ModelOperator.Api.Status.Revisions;

/// <summary>What a revision is to the rollout.</summary>
public enum RevisionRole
{
    /// <summary>Proven good.</summary>
    Stable,

    /// <summary>Being judged.</summary>
    Candidate,

    /// <summary>On its way out.</summary>
    Retiring,
}
