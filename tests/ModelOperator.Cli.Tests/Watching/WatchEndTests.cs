using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Cli.Watching;
using ModelOperator.Commands.Tests.Support;

namespace ModelOperator.Cli.Tests.Watching;

public sealed class WatchEndTests
{
    [Theory]
    [InlineData(RolloutPhase.Healthy, 0, null, 0)]
    [InlineData(RolloutPhase.RolledBack, 1, 0, 1)]
    [InlineData(RolloutPhase.Degraded, null, 1, 1)]
    [InlineData(RolloutPhase.RollingBack, null, null, null)]
    [InlineData(RolloutPhase.Stepping, null, null, null)]
    [InlineData(RolloutPhase.Baking, null, null, null)]
    [InlineData(RolloutPhase.AwaitingApproval, null, null, null)]
    public void Code_SaysHowItEnded(RolloutPhase phase, int? healthy, int? rolledBack, int? any)
    {
        var seen = Samples.Healthy with { Status = new() { Phase = phase } };
        (WatchEnd.Of(seen, WatchUntil.Healthy), WatchEnd.Of(seen, WatchUntil.RolledBack), WatchEnd.Of(seen, WatchUntil.Any))
            .ShouldBe((healthy, rolledBack, any));
        WatchEnd.Of(seen, until: null).ShouldBeNull();
    }

    [Fact]
    public void SpecThatWasRefused_IsNoGoodEnd_HoweverWellTheOldRevisionServes()
    {
        var refused = Samples.Healthy with
        {
            Status = new()
            {
                Phase = RolloutPhase.Healthy,
                Conditions = [new() { Type = ConditionTypes.Accepted, Status = "False", Reason = "InvalidMetric",
                    Message = "spec.analysis: wrong" }],
            },
        };

        Enum.GetValues<WatchUntil>().ShouldAllBe(until => WatchEnd.Of(refused, until) == 1);
    }

    [Fact]
    public void StatusOfAnEarlierSpec_DecidesNothing()
    {
        var applied = Samples.Healthy with
        {
            Metadata = Samples.Healthy.Metadata with { Generation = 2 },
            Status = Samples.Healthy.Status! with { ObservedGeneration = 1 }
        };
        WatchEnd.Of(applied, WatchUntil.Any).ShouldBeNull();
        WatchEnd.Of(applied with { Status = applied.Status! with { ObservedGeneration = 2 } }, WatchUntil.Any).ShouldBe(0);
        WatchEnd.Of(applied with { Status = null }, WatchUntil.Any).ShouldBeNull();
    }
}
