using System.ComponentModel;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>Copies of requests, whose answers no client sees, and then a decision.</summary>
public sealed record ShadowSpec : ShadowStageSpec
{
    /// <summary>What follows when every metric passes: Promote, Hold or Approve.</summary>
    [DefaultValue(ShadowOutcome.Hold)]
    public ShadowOutcome Then { get; set; } = ShadowOutcome.Hold;
}
