using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Rollouts;

public sealed class RollbackTests(ITestOutputHelper output) : RolloutTest
{
    [Fact]
    public async Task CandidateThatFails_IsRolledBackAndNotTriedAgain()
    {
        await Apply(Digits.Spec(1));
        var stable = (await UntilHealthy("1")).Status!.StableRevision!;
        await using var traffic = await StartTraffic();

        await Apply(Digits.Spec(3, steps: "[{weight: 50, duration: 60s}]", analysis: Digits.ErrorRate));
        var candidate = (await Until(d => d.Status?.CandidateRevision is not null, "a candidate")).Status!.CandidateRevision!;
        var back = await Until(d => d.Status?.Phase == RolloutPhase.RolledBack, "rolled back");

        back.Status!.StableRevision.ShouldBe(stable);
        back.Status.FailedRevisions!.ShouldContain(f => f.Revision == candidate);
        Condition(back, ConditionTypes.RolledBack)!.Status.ShouldBe("True");
        var abort = back.Status.History!.Last(h => h.Metric is not null);
        (abort.Metric, abort.Threshold is not null, abort.Value > 0.02).ShouldBe(("errors", true, true));
        await Cluster.Until(() => Pods(candidate), p => p.Count == 0, "the failed revision's pods gone");

        // Only the candidate's share of requests was ever hurt.
        output.WriteLine(traffic.Table);
        traffic.Counts.Where(c => c.Key.Code != 200).ShouldAllBe(c => c.Key.Revision == candidate);
    }
}
