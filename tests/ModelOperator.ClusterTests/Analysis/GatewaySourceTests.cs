using ModelOperator.Api.Status.Metrics;
using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>Rollouts that are judged without a Prometheus, by what the gateway pods themselves count.</summary>
public sealed class GatewaySourceTests(ITestOutputHelper output) : JudgedRolloutTest
{
    [Fact]
    public async Task GatewaysAlone_TellAGoodCandidateFromABadOne()
    {
        var (_, traffic) = await StableUnderTraffic();
        await using var calling = traffic;

        await Apply(Digits.Spec(2, analysis: Judges.OfTheGateways));
        var passed = await Until(
            d => d.Status?.Metrics is { Count: 2 } metrics && metrics.All(m => m.Verdict == MetricVerdict.Pass), "every metric passes");
        var good = (await UntilHealthy("2")).Status!.StableRevision!;
        passed.Status!.Metrics!.ShouldAllBe(m => m.Candidate!.Total >= 50);

        var (abort, measured) = await Aborted(Digits.Spec(3, steps: "[{weight: 50}]", analysis: Judges.OfTheGateways));
        output.WriteLine(abort.Message);
        abort.Metric.ShouldBe("errors");
        measured.Candidate!.Bad!.Value.ShouldBeGreaterThan(0);
        (await Read())!.Status!.StableRevision.ShouldBe(good);
    }
}
