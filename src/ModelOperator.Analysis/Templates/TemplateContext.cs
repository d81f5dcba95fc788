namespace ModelOperator.Analysis.Templates;

/// <summary>The rollout that is judged, and the values of the variables.</summary>
/// <param name="Namespace">The ModelDeployment's namespace.</param>
/// <param name="Name">The ModelDeployment's name.</param>
/// <param name="Candidate">The revision being judged.</param>
/// <param name="Stable">The revision it is judged against.</param>
/// <param name="Elapsed">How long the stage's clock has run.</param>
public sealed record TemplateContext(string Namespace, string Name, RevisionContext Candidate, RevisionContext Stable, TimeSpan Elapsed)
{
    /// <summary>The time since the stage began, pauses included: counts are taken over it. Null: the time on its clock.</summary>
    public TimeSpan? SinceStart { get; init; }

    /// <summary>The moment that is asked about; null for whenever the question arrives.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The beginning of the stage; null when <see cref="At"/> or <see cref="SinceStart"/> is not given.</summary>
    public DateTimeOffset? StartedAt => At - SinceStart;

    /// <summary>Names the stage; a source that keeps counts begins anew with each, and with each new beginning of one.</summary>
    public string Stage { get; init; } = "";

    /// <summary>How many stages of the rollout are judged: each gets an equal part of alpha.</summary>
    public int Stages { get; init; } = 1;
}
