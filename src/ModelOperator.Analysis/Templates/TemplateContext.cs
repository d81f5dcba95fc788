namespace ModelOperator.Analysis.Templates;

/// <summary>The rollout that is judged, and the values of the variables.</summary>
/// <param name="Namespace">The ModelDeployment's namespace.</param>
/// <param name="Name">The ModelDeployment's name.</param>
/// <param name="Candidate">The revision being judged.</param>
/// <param name="Stable">The revision it is judged against.</param>
/// <param name="Elapsed">The time that the stage's clock has run.</param>
public sealed record TemplateContext(string Namespace, string Name, RevisionContext Candidate, RevisionContext Stable, TimeSpan Elapsed)
{
    /// <summary>The time since the stage began, with pauses, over which counts are taken. Null for the time on its clock.</summary>
    public TimeSpan? SinceStart { get; init; }

    /// <summary>The moment of the question; null for the time at which the question arrives.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The beginning of the stage; null when <see cref="At"/> or <see cref="SinceStart"/> is not given.</summary>
    public DateTimeOffset? StartedAt => At - SinceStart;

    /// <summary>
    /// The key of the stage. A source that adds up counts begins anew with each stage, and with each new beginning of one.
    /// </summary>
    public string Stage { get; init; } = "";

    /// <summary>The number of judged stages of the rollout; each gets an equal part of alpha.</summary>
    public int Stages { get; init; } = 1;
}
