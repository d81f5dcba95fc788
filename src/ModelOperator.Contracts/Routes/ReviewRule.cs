namespace ModelOperator.Contracts.Routes;

/// <summary>Says which answers people should look at, in <c>routes.json</c>.</summary>
/// <param name="ConfidenceBelow">An answer with a row of which the model is less sure than this is one of them.</param>
/// <param name="Output">The output with the scores; null for those whose confidence the reference profile counts.</param>
/// <param name="Sink">The name of the sink that gets a sample of each; null for none.</param>
/// <param name="Content">The content of these samples; null without a sink.</param>
public sealed record ReviewRule(double ConfidenceBelow, string? Output = null, string? Sink = null, SampleContent? Content = null);
