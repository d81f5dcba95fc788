namespace ModelOperator.Analysis.Templates;

/// <summary>The values of the variables.</summary>
/// <param name="Namespace">The ModelDeployment's namespace.</param>
/// <param name="Name">The ModelDeployment's name.</param>
/// <param name="Candidate">The revision being judged.</param>
/// <param name="Stable">The revision it is judged against.</param>
/// <param name="Elapsed">How long the stage's clock has run.</param>
public sealed record TemplateContext(string Namespace, string Name, RevisionContext Candidate, RevisionContext Stable, TimeSpan Elapsed);
