using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Evidence;

public sealed class StageClockTests
{
    [Fact]
    public void R12_Clock_StartsWhenTheShareHasConverged_NotBefore()
    {
        var rollout = Healthy();
        rollout.Desired = V2;
        rollout.Plan();
        rollout.See(V2, 1).Plan();
        rollout.Weight.ShouldBe(25);
        rollout.Advance(TimeSpan.FromHours(1)).Plan();
        rollout.Status.Stage!.StartedAt.ShouldBeNull();

        rollout.Converge().Plan();
        rollout.Status.Stage!.StartedAt.ShouldBe(rollout.Now);
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void R12_DeadOperator_NeitherShortensNorLengthensAStep()
    {
        var rollout = InFirstStep();
        rollout.Advance(TimeSpan.FromMinutes(4)).Plan();
        rollout.Status.Stage!.Index.ShouldBe(0);

        // Nobody plans for a while; what counts is in status.
        rollout.Advance(TimeSpan.FromMinutes(20)).Plan();
        rollout.Status.Stage!.Index.ShouldBe(1);
    }

    [Fact]
    public void R12_TimeNobodyLookedAt_DoesNotCount_WhenTheClockMustStop()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m"), (50, "5m")).JudgedBy());
        rollout.Advance(TimeSpan.FromSeconds(30)).Plan(rollout.Measured(MetricVerdict.Pass));

        // The operator was dead for ten minutes, and finds the candidate without pods.
        rollout.Advance(TimeSpan.FromMinutes(10)).See(V2, 1, ready: 0).Plan();
        rollout.Status.Stage!.Index.ShouldBe(0);
        rollout.Status.Stage.ElapsedSeconds.ShouldBe(30);
    }

    [Fact]
    public void R12_CrashBetweenStatusAndObjects_LeadsToTheSameObjects()
    {
        var rollout = Healthy();
        rollout.Desired = V2;
        rollout.Plan();
        var first = rollout.Last;
        rollout.Advance(TimeSpan.FromSeconds(3)).Plan();
        rollout.Last.Sizes.ShouldBe(first.Sizes);
        rollout.Transitions.Count.ShouldBe(1);

        rollout.See(V2, 1).Plan();
        var raised = rollout.Last.Route;
        rollout.Plan();
        rollout.Last.Route!.Generation.ShouldBe(raised!.Generation);
        rollout.Last.Route.Weights.ShouldBe(raised.Weights);
        rollout.Last.Transitions.ShouldBeEmpty();
    }

    [Fact]
    public void R12_ClockThatStopsTwice_AddsUp()
    {
        var rollout = InFirstStep();
        foreach (var minutes in new[] { 1, 2 })
        {
            rollout.Advance(TimeSpan.FromMinutes(minutes));
            rollout.Spec = rollout.Spec with { Paused = true };
            rollout.Plan();
            rollout.Spec = rollout.Spec with { Paused = false };
            rollout.Plan();
        }

        rollout.Status.Stage!.ElapsedSeconds.ShouldBe(180);
    }

    [Fact]
    public void R12_LostConvergence_StopsTheClock()
    {
        var rollout = InFirstStep();
        rollout.Traffic = rollout.Traffic with { AppliedGenerations = [rollout.Traffic.WrittenGeneration, null] };
        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        rollout.Status.Stage!.RunningSince.ShouldBeNull();
        rollout.Status.Stage.ElapsedSeconds.ShouldBe(60);
        rollout.Status.Stage.HoldReason!.ShouldContain("generation");
    }

    [Fact]
    public void R11_RunningStep_EndsAsItBegan_AndTheNextIsTheNewOne()
    {
        var rollout = InFirstStep();
        rollout.Spec = Specs.Canary(4, (25, "1s"), (75, "1m"), (100, "1m"));
        rollout.Generation++;
        rollout.Advance(TimeSpan.FromMinutes(4)).Settle();
        rollout.Status.Stage!.Index.ShouldBe(0);
        rollout.Status.CandidateRevision.ShouldBe(V2);

        rollout.Advance(TimeSpan.FromMinutes(1)).Settle();
        (rollout.Status.Stage!.Index, rollout.Weight, rollout.Status.Stage.Duration).ShouldBe((1, 75, "1m"));
    }

    [Fact]
    public void R11_StepsThatWouldGoDown_ArePassedOver()
    {
        var rollout = InFirstStep(Specs.Canary(4, (50, "1m"), (75, "1m")));
        rollout.Spec = Specs.Canary(4, (5, "1m"), (10, "1m"), (60, "1m"));
        rollout.Advance(TimeSpan.FromMinutes(1)).Settle();
        (rollout.Status.Stage!.Index, rollout.Weight).ShouldBe((2, 60));
    }

    [Fact]
    public void R14_Bake_KeepsTheOldRevisionAtFullSize_AndThenPromotes()
    {
        var rollout = InFirstStep(Specs.Canary(4, (50, "1m")).With(c => c with { Bake = "15m" }));
        rollout.Advance(TimeSpan.FromMinutes(1)).Settle();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Baking);
        rollout.Weight.ShouldBe(100);
        rollout.Status.StableRevision.ShouldBe(V1);
        rollout.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1)).Settle();
        rollout.Seen(V1)!.DesiredReplicas.ShouldBe(4);

        rollout.Advance(TimeSpan.FromSeconds(1)).Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Seen(V1).ShouldBeNull();
    }

    [Fact]
    public void R23_TimeAlone_WritesNothing()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5m")).JudgedBy());
        var status = rollout.Status;
        foreach (var _ in Enumerable.Range(0, 290))
        {
            rollout.Advance(TimeSpan.FromSeconds(1));
            ReferenceEquals(new RolloutPlanner().Plan(rollout.Input()).Status, status).ShouldBeTrue();
        }
    }

    [Fact]
    public void R23_SteadyState_ChangesNothing_AndAsksForNoRequeue()
    {
        var rollout = Healthy();
        rollout.Advance(TimeSpan.FromDays(3));
        var plan = new RolloutPlanner().Plan(rollout.Input());
        plan.Status.ShouldBeSameAs(rollout.Status);
        plan.RequeueAfter.ShouldBeNull();
        plan.Transitions.ShouldBeEmpty();
        plan.Deletions.ShouldBeEmpty();
    }
}
