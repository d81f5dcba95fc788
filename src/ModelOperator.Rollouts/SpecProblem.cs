namespace ModelOperator.Rollouts;

/// <summary>Why a spec is refused.</summary>
/// <param name="Reason">One CamelCase word for the Accepted condition.</param>
/// <param name="Field">The field path, as <c>spec.analysis.metrics[0].query</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record SpecProblem(string Reason, string Field, string Message)
{
    /// <summary>
    /// True when the cause is in the cluster and not in the spec. Nothing tells when it is gone, so the operator looks again from time to
    /// time.
    /// </summary>
    public bool MayPass { get; init; }

    /// <summary>The problem that a name is needed and somebody else has an object of that name (R28).</summary>
    public static SpecProblem NameTaken(string message) => new(nameof(NameTaken), "metadata.name", message) { MayPass = true };
}
