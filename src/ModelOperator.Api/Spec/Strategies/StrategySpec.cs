using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>How a new revision takes over: exactly one of canary, blueGreen and shadow.</summary>
[ExactlyOneOf("canary", "blueGreen", "shadow")]
public sealed record StrategySpec
{
    /// <summary>A small share of requests that grows step by step.</summary>
    public CanarySpec? Canary { get; init; }

    /// <summary>A full second set of pods, and one switch.</summary>
    public BlueGreenSpec? BlueGreen { get; init; }

    /// <summary>Copies of requests, whose answers no client sees.</summary>
    public ShadowSpec? Shadow { get; init; }
}
