using System.ComponentModel;

namespace ModelOperator.Api.Spec.Strategies;

/// <summary>Sends the candidate copies of requests, whose answers no client sees, and then decides.</summary>
public sealed record ShadowSpec : ShadowStageSpec
{
    /// <summary>The consequence when every metric passes: Promote, Hold or Approve.</summary>
    [DefaultValue(ShadowOutcome.Hold)]
    public ShadowOutcome Then { get; set; } = ShadowOutcome.Hold;
}
