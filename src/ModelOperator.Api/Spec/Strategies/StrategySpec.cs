using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>The way in which a new revision takes over: exactly one of canary, blueGreen and shadow.</summary>
[ExactlyOneOf("canary", "blueGreen", "shadow")]
public sealed record StrategySpec
{
    /// <summary>Gives the candidate a small share of requests that grows step by step.</summary>
    public CanarySpec? Canary { get; init; }

    /// <summary>Makes a full second set of pods, and switches all requests at once.</summary>
    public BlueGreenSpec? BlueGreen { get; init; }

    /// <summary>Sends the candidate copies of requests, whose answers no client sees.</summary>
    public ShadowSpec? Shadow { get; init; }
}
