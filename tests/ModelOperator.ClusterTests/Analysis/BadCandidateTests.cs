using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Analysis;

/// <summary>Candidates that are bad in one way each: the operator, its gateway and the cluster's Prometheus find which.</summary>
public sealed class BadCandidateTests(ITestOutputHelper output) : JudgedRolloutTest
{
    private const string Step = "[{weight: 50}]";

    [Fact]
    public async Task Errors_AndEmptyAnswers_AreFound()
    {
        var (stable, traffic) = await StableUnderTraffic();
        await using var calling = traffic;
        await Kubectl.Apply(Namespace, NullModel.ConfigMap());

        await ShouldFail(output, "errors", Digits.Spec(3, steps: Step, analysis: Judges.AgainstStable));
        await ShouldFail(output, "nulls", Digits.Spec(2, steps: Step, analysis: Judges.AgainstStable, uri: NullModel.Uri));

        (await Read())!.Status!.StableRevision.ShouldBe(stable);
    }

    [Fact]
    public async Task Slowness_AndOtherAnswers_AreFound()
    {
        var (stable, traffic) = await StableUnderTraffic();
        await using var calling = traffic;

        // It waits a second for requests to share a run with.
        await ShouldFail(output, "slow", Digits.Spec(
            1, steps: Step, analysis: Judges.AgainstStable, extra: "  server: "
                + "{args: [\"--max-batch-size\", \"1000\", \"--max-queue-delay-ms\", \"1000\"]}"));
        await ShouldFail(output, "mismatch", Digits.Spec(2, analysis: Judges.AgainstStable, strategy: Shadow));

        (await Read())!.Status!.StableRevision.ShouldBe(stable);
    }
}
