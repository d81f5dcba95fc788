using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Spec.Strategies;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Strategies;

public sealed class ShadowTests
{
    private static readonly ShadowSpec Half = new() { Percent = 50, Duration = "10m" };

    [Fact]
    public void R19_Candidate_GetsCopies_AndNoShare()
    {
        var rollout = Shadowing(Half);

        rollout.Status.Traffic!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.Status.Traffic.Mirror.ShouldBe(new() { Revision = V2, Percent = 50 });
        rollout.Status.Phase.ShouldBe(RolloutPhase.Shadowing);
        rollout.Seen(V2)!.DesiredReplicas.ShouldBe(2);
    }

    [Fact]
    public void R19_Copies_BeginWithReadyPods_AndEndWithTheLast()
    {
        var rollout = Healthy(Specs.Shadow(4, Half));
        rollout.Desired = V2;
        rollout.Plan();
        rollout.See(V2, 2, ready: 1).Converge().Plan();
        rollout.Status.Traffic!.Mirror.ShouldBeNull();

        rollout.See(V2, 2).Plan();
        rollout.Converge().Plan();
        rollout.Status.Traffic!.Mirror.ShouldNotBeNull();

        rollout.See(V2, 2, ready: 0).Plan();
        rollout.Status.Traffic!.Mirror.ShouldBeNull();
        rollout.Status.Stage!.RunningSince.ShouldBeNull();
    }

    [Fact]
    public void R06_Abort_EndsCopiesFirst_AndKeepsPodsUntilGatewaysAgree()
    {
        var rollout = Shadowing(Half);
        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();

        rollout.Status.Traffic!.Mirror.ShouldBeNull();
        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.Last.Sizes.ShouldContain(s => s.Revision == V2 && s.Replicas == 2);

        rollout.Converge().Plan();
        rollout.Last.Deletions.ShouldBe([V2]);
    }

    [Fact]
    public void Hold_WaitsForAPerson_HoweverLong()
    {
        var rollout = Shadowing(Half);
        rollout.Advance(TimeSpan.FromDays(3)).Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Shadowing);
        rollout.Status.Message!.ShouldContain($"modeloperator.dev/promote={V2}");

        rollout.Commands = new() { Promote = V2 };
        rollout.Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Status.Traffic!.Mirror.ShouldBeNull();
    }

    [Fact]
    public void Approve_SwitchesWhenApproved()
    {
        var rollout = Shadowing(Half with { Then = ShadowOutcome.Approve });
        rollout.Advance(TimeSpan.FromMinutes(10)).Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.AwaitingApproval);

        rollout.Commands = new() { Approve = $"{V2}/shadow" };
        rollout.Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
    }

    [Fact]
    public void Promote_SwitchesAtFullSize_InOneGeneration()
    {
        var rollout = Shadowing(Half with { Then = ShadowOutcome.Promote });
        rollout.Advance(TimeSpan.FromMinutes(10)).Plan();
        rollout.Status.Stage!.Kind.ShouldBe(StageKind.Switch);
        rollout.Weight.ShouldBe(0);
        rollout.Last.Sizes.ShouldContain(new RevisionSize(V2, 4));

        rollout.Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
    }

    [Fact]
    public void MinRequests_CountsCopies_AndSurvivesARestartedGateway()
    {
        var rollout = Healthy(Specs.Shadow(4, Half with { MinRequests = 100, Then = ShadowOutcome.Promote }));
        rollout.Desired = V2;
        rollout.Counted(V2, shadowed: 1000).Settle();
        rollout.Advance(TimeSpan.FromMinutes(10)).Counted(V2, shadowed: 1060).Settle();
        rollout.Status.Stage!.Requests!.Answered.ShouldBe(60);
        rollout.Status.CandidateRevision.ShouldBe(V2);

        rollout.Advance(TimeSpan.FromMinutes(1)).Counted(V2, shadowed: 39).Settle();
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Advance(TimeSpan.FromMinutes(1)).Counted(V2, shadowed: 40).Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
    }

    [Fact]
    public void MinRequests_OfAGatewayFirstSeenNow_CountNothing()
    {
        var rollout = Healthy(Specs.Shadow(4, Half with { MinRequests = 100, Then = ShadowOutcome.Promote }));
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Advance(TimeSpan.FromMinutes(10)).Counted(V2, shadowed: 5000, pod: "g7").Settle();

        rollout.Status.Stage!.Requests!.Answered.ShouldBe(0);
    }

    [Fact]
    public void MinRequests_OfAGatewaySilentForAMoment_AreNotLost()
    {
        var rollout = Healthy(Specs.Shadow(4, Half with { MinRequests = 100 }));
        rollout.Desired = V2;
        rollout.Counted(V2, pod: "g0").Counted(V2, pod: "g1").Settle();
        rollout.Traffic = rollout.Traffic with { Counts = [.. rollout.Traffic.Counts.Where(c => c.Pod != "g0")] };
        rollout.Advance(TimeSpan.FromSeconds(10)).Counted(V2, shadowed: 10, pod: "g1").Plan();
        rollout.Status.Stage!.Requests!.Answered.ShouldBe(10);

        rollout.Advance(TimeSpan.FromSeconds(10)).Counted(V2, shadowed: 60, pod: "g0").Plan();
        rollout.Status.Stage!.Requests!.Answered.ShouldBe(70);
    }

    [Fact]
    public void R23_SteadyRequests_AreWrittenOnlyNowAndThen()
    {
        var rollout = Healthy(Specs.Shadow(4, Half with { MinRequests = 100_000 }));
        rollout.Desired = V2;
        rollout.Counted(V2).Settle();
        var writes = 0;
        for (var second = 1; second <= 60; second++)
        {
            var before = rollout.Status;
            rollout.Advance(TimeSpan.FromSeconds(1)).Counted(V2, shadowed: second * 50).Plan();
            writes += StatusComparer.AreSame(before, rollout.Status) ? 0 : 1;
        }

        writes.ShouldBe(12);
        rollout.Status.Stage!.Requests!.Answered.ShouldBe(3000);
    }

    [Fact]
    public void R15_Pause_LeavesCopiesAndStopsTheClock()
    {
        var rollout = Shadowing(Half);
        rollout.Commands = new() { Pause = V2 };
        rollout.Plan();

        rollout.Status.Phase.ShouldBe(RolloutPhase.Paused);
        rollout.Status.Traffic!.Mirror.ShouldNotBeNull();
        rollout.Status.Stage!.RunningSince.ShouldBeNull();
    }

    [Fact]
    public void Canary_GoesThroughItsShadowStageFirst()
    {
        var rollout = Healthy(Specs.Canary(4, (25, "5m"))
            .With(c => c with { Shadow = new() { Duration = "10m", Compare = new() { ClassOutputs = ["probabilities"] } } }));
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Shadowing);
        rollout.Status.Traffic!.Mirror!.Compare!.ClassOutputs.ShouldBe(["probabilities"]);
        rollout.Seen(V2)!.DesiredReplicas.ShouldBe(4);

        rollout.Advance(TimeSpan.FromMinutes(10)).Settle();
        rollout.Weight.ShouldBe(25);
        rollout.Status.Traffic!.Mirror.ShouldBeNull();
    }

    [Fact]
    public void ShadowMismatch_JudgesTheShadowStageOnly()
    {
        var spec = Specs.Canary(4, (25, "5m")).With(c => c with { Shadow = new() { Duration = "1m" } })
            .JudgedBy(a => a with
            {
                Metrics = [a.Metrics[0],
                new() { Name = "same", Builtin = BuiltinMetric.ShadowMismatch, Max = 0.01 }]
            });
        var rollout = Healthy(spec);
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Stage!.Analysis!.Metrics.Select(m => m.Name).ShouldBe(["errors", "same"]);
        rollout.Last.Analysis!.StartedAt.ShouldBe(rollout.Now);

        rollout.Advance(TimeSpan.FromMinutes(1));
        rollout.Plan(rollout.Measured(MetricVerdict.Pass), rollout.Measured(MetricVerdict.Pass, "same"));
        rollout.Settle();
        rollout.Status.Stage!.Analysis!.Metrics.Select(m => m.Name).ShouldBe(["errors"]);
    }

    private static Rollout Shadowing(ShadowSpec shadow)
    {
        var rollout = Healthy(Specs.Shadow(4, shadow));
        rollout.Desired = V2;
        rollout.Settle();
        rollout.Status.Stage!.Kind.ShouldBe(StageKind.Shadow);
        return rollout;
    }
}
