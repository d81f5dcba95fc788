namespace ModelOperator.Rollouts.Facts;

/// <summary>The revisions that failed and are remembered, so that they are not tried again (R07).</summary>
internal static class FailedRevisions
{
    /// <summary>True when the revision failed and must not be tried again.</summary>
    public static bool Contain(Draft draft, string revision) => draft.Status.FailedRevisions?.Any(f => f.Revision == revision) == true;
}
