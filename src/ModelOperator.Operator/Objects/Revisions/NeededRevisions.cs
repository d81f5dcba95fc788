using ModelOperator.Api;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>Tells which revisions of a ModelDeployment need objects now.</summary>
internal static class NeededRevisions
{
    /// <summary>
    /// The revision that the spec asks for, unless it has failed, in which case its objects are not made again; and the revisions that run.
    /// </summary>
    public static IEnumerable<string> Of(ModelDeployment owner, string asked)
    {
        var hasFailed = owner.Status?.FailedRevisions?.Any(f => f.Revision == asked) == true;
        return new[] { hasFailed ? null : asked, owner.Status?.StableRevision, owner.Status?.CandidateRevision }.OfType<string>()
            .Distinct(StringComparer.Ordinal);
    }

    /// <summary>
    /// True when one of them is held to the model of its first pod, or will be as soon as that pod has fetched it. Then the ConfigMap of
    /// the digests is needed. It is made before the first digest is known, so that a turn that waits for pods need not ask who has its
    /// name.
    /// </summary>
    public static bool HaveHeldModels(ModelDeployment owner, string asked) =>
        owner.Status?.Revisions?.Any(r => r.ModelDigest is not null) == true
        || (owner.Spec.Model.Sha256 is null && Of(owner, asked).Any(r => r != owner.Status?.StableRevision));
}
