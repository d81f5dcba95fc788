namespace ModelOperator.Api.Status.Revisions;

/// <summary>The role of a revision in the rollout.</summary>
public enum RevisionRole
{
    /// <summary>The revision is proven good.</summary>
    Stable,

    /// <summary>The revision is being judged.</summary>
    Candidate,

    /// <summary>The revision is on its way out.</summary>
    Retiring,
}
