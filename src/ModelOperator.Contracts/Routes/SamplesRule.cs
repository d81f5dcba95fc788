namespace ModelOperator.Contracts.Routes;

/// <summary>Says which requests samples are taken of, in <c>routes.json</c>.</summary>
/// <param name="Percent">The share of the requests, from 0 to 100.</param>
/// <param name="Sink">The name of the sink that gets them.</param>
/// <param name="Content">The content of each sample.</param>
public sealed record SamplesRule(double Percent, string Sink, SampleContent Content);
