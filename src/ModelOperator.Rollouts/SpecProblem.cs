namespace ModelOperator.Rollouts;

/// <summary>The reason why a spec is refused.</summary>
/// <param name="Reason">One CamelCase word for the Accepted condition.</param>
/// <param name="Field">The field path, as <c>spec.analysis.metrics[0].query</c>.</param>
/// <param name="Message">The problem, and what would be right.</param>
public sealed record SpecProblem(string Reason, string Field, string Message)
{
    /// <summary>
    /// True when the cause is in the cluster and not in the spec. Nothing tells when it is gone, so the operator looks again from time to
    /// time.
    /// </summary>
    public bool MayPass { get; init; }

    /// <summary>
    /// True while nothing is known against the spec, because somebody has been asked who has not answered yet. Nothing is begun, but
    /// nothing is refused either.
    /// </summary>
    public bool IsOpen { get; init; }

    /// <summary>The problem that an object of another owner has a name that the operator needs (R28).</summary>
    public static SpecProblem NameTaken(string message) => new(nameof(NameTaken), "metadata.name", message) { MayPass = true };
}
