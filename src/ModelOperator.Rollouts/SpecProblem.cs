namespace ModelOperator.Rollouts;

/// <summary>Why a spec is refused.</summary>
/// <param name="Reason">One CamelCase word for the Accepted condition.</param>
/// <param name="Field">The field path, as <c>spec.analysis.metrics[0].query</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record SpecProblem(string Reason, string Field, string Message)
{
    /// <summary>The cause lies in the cluster and not in the spec: nobody tells when it is gone, so it is looked for again and again.</summary>
    public bool MayPass { get; init; }

    /// <summary>A name that is needed has an object of somebody else (R28).</summary>
    public static SpecProblem NameTaken(string message) => new(nameof(NameTaken), "metadata.name", message) { MayPass = true };
}
