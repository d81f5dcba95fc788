using ModelOperator.Api.Status.Metrics;

namespace ModelOperator.Rollouts.Tests.Simulation.Worlds;

/// <summary>A metric source with gaps: one metric that decides, one that is only shown.</summary>
internal static class SimulatedMetrics
{
    public static IReadOnlyList<MetricStatus> Measure(bool answersBadly, World world, Dice dice)
    {
        var verdict = answersBadly && dice.Chance(0.5) ? MetricVerdict.Fail
            : world.Calm ? MetricVerdict.Pass
            : dice.Chance(0.08) ? MetricVerdict.NoData
            : dice.Chance(0.08) ? MetricVerdict.Inconclusive
            : MetricVerdict.Pass;
        return
        [
            new() { Name = "errors", Verdict = verdict, Value = verdict == MetricVerdict.NoData ? null : 0.5, Time = world.Now },
            new() { Name = "shown", Verdict = dice.One([MetricVerdict.Fail, MetricVerdict.NoData, MetricVerdict.Pass]), Time = world.Now,
                DryRun = true },
        ];
    }
}
