using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Idling;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Lifecycle;

/// <summary>A status that knows nothing, and a split that stands written: left behind by an earlier ModelDeployment, or by a status that
/// was cut.</summary>
public sealed class AdoptionTests
{
    [Fact]
    public void R28_SameManifestAgain_GoesOnAsItWas_InOnePlan()
    {
        var rollout = Left(57, [(V1, 100)]).See(V1, 4);

        rollout.Plan();

        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        (rollout.Status.StableRevision, rollout.Status.CandidateRevision).ShouldBe((V1, null));
        (rollout.Last.Route!.Generation, rollout.Status.Traffic!.ConvergedGeneration).ShouldBe((57, 57));
        rollout.Last.Sizes.ShouldBe([new(V1, 4)]);
        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.Transitions.Select(t => t.Reason).ShouldBe([TransitionReasons.Adopted]);
    }

    [Fact]
    public void R28_AnotherRevision_IsRolledOutAgainstTheStableOneThatWasLeft()
    {
        var rollout = Left(57, [(V1, 100)]).See(V1, 4);
        rollout.Desired = V2;

        rollout.Plan();
        (rollout.Status.StableRevision, rollout.Status.CandidateRevision, rollout.Weight).ShouldBe((V1, V2, 0));
        rollout.Last.Route!.Generation.ShouldBe(57);
        rollout.CarryOut().Settle();

        rollout.Weight.ShouldBe(25);
        rollout.Status.Stage!.Index.ShouldBe(0);
        rollout.Last.Route!.Generation.ShouldBe(58);
    }

    [Fact]
    public void R28_CandidateInTheSplit_StartsAgain_AndR01PromotesNobody()
    {
        var rollout = Left(57, [(V1, 50), (V2, 50)]).See(V1, 4).See(V2, 4);
        rollout.Desired = V2;

        rollout.Plan();
        (rollout.Status.StableRevision, rollout.Status.CandidateRevision).ShouldBe((V1, V2));
        (rollout.Status.Stage!.Kind, rollout.Status.Stage.Index, rollout.Status.Stage.RunningSince).ShouldBe((StageKind.Step, 0, null));
        rollout.Last.Route!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.Last.Route.Generation.ShouldBe(58);
        rollout.CarryOut().Settle();

        (rollout.Weight, rollout.Status.Stage!.Index).ShouldBe((25, 0));
    }

    [Fact]
    public void R28_CandidateThatBaked_IsNotTheStableOne_ThoughItHasAllRequests()
    {
        var rollout = Left(57, [(V2, 100)], stable: V1).See(V1, 4).See(V2, 4);
        rollout.Desired = V2;

        rollout.Plan();

        (rollout.Status.StableRevision, rollout.Status.CandidateRevision).ShouldBe((V1, V2));
        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.CarryOut().Settle();
        (rollout.Weight, rollout.Status.Stage!.Index).ShouldBe((25, 0));
    }

    [Fact]
    public void R28_GreenThatHasAllRequests_IsPromotedByTheNextPlan_WhichKeepsBlue()
    {
        var rollout = Left(57, [(V2, 100)], stable: V1).See(V1, 4, ready: 0).See(V2, 4);
        rollout.Spec = Specs.BlueGreen(4, new() { ScaleDownDelay = "5m" });
        rollout.Desired = V2;

        rollout.Plan();
        (rollout.Status.StableRevision, rollout.Status.CandidateRevision, rollout.Weight).ShouldBe((V1, V2, 100));

        rollout.Plan();
        (rollout.Status.StableRevision, rollout.Status.CandidateRevision).ShouldBe((V2, null));
        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.Status.Revisions!.Single(r => r.Revision == V1).KeepUntil.ShouldBe(rollout.Now + TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void R02_CandidateThatIsNotAskedForAnyMore_GoesWhenNoGatewayHasIt()
    {
        var rollout = Left(57, [(V1, 75), (V2, 25)]).See(V1, 4).See(V2, 1);

        rollout.Plan();
        rollout.Last.Route!.Weights.ShouldBe([new() { Revision = V1, Weight = 100 }]);
        rollout.Last.Deletions.ShouldBeEmpty();

        rollout.Converge().Plan();
        rollout.Last.Deletions.ShouldBe([V2]);
    }

    [Fact]
    public void R02_StableWithoutAReadyPod_GetsNoRequestsFromACandidateThatAnswers()
    {
        var rollout = Left(57, [(V1, 50), (V2, 50)]).See(V1, 4, ready: 0).See(V2, 4);

        rollout.Plan();

        rollout.Last.Route!.Weights.ShouldContain(new RevisionWeight { Revision = V2, Weight = 50 });
        rollout.Last.Deletions.ShouldBeEmpty();
    }

    [Fact]
    public void R19_CopiesThatWereLeft_End()
    {
        var rollout = Left(57, [(V1, 100)], mirror: new() { Revision = V2, Percent = 20 }).See(V1, 4).See(V2, 1);

        rollout.Plan();

        (rollout.Last.Route!.Mirror, rollout.Last.Route.Generation).ShouldBe((null, 58));
        rollout.Last.Deletions.ShouldBeEmpty();
    }

    [Fact]
    public void R28_RefusedSpec_TakesNothingOver()
    {
        var rollout = Left(57, [(V1, 100)]).See(V1, 4);
        rollout.Problem = SpecProblem.NameTaken("Service digits was edited");

        rollout.Plan();

        rollout.Status.StableRevision.ShouldBeNull();
        (rollout.Last.Extent, rollout.Last.LeavesRoute).ShouldBe((PlanExtent.Nothing, true));
        rollout.Last.RequeueAfter.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void R28_StableAtZero_IsTakenOver_AndWakes_WhenTheSpecAsksForAnother()
    {
        var rollout = LeftAtZero();
        rollout.Desired = V2;

        rollout.Plan();

        (rollout.Status.StableRevision, rollout.Status.CandidateRevision).ShouldBe((V1, V2));
        rollout.Status.Idle!.State.ShouldBe(IdleState.Waking);
        rollout.Last.Sizes.Single(s => s.Revision == V1).NeededReplicas.ShouldBe(1);
        rollout.Last.Deletions.ShouldBeEmpty();
    }

    [Fact]
    public void R28_StableAtZero_IsLeftAsItIs_WhileTheSpecIsRefused()
    {
        var rollout = LeftAtZero();
        rollout.Problem = new("Invalid", "spec.analysis", "no");

        rollout.Plan();
        rollout.Plan();

        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.Last.LeavesRoute.ShouldBeTrue();
    }

    [Fact]
    public void StableOfWhichNothingIsLeft_IsNoStableOne()
    {
        var rollout = Left(57, [(V1, 100)]);
        rollout.Desired = V2;

        rollout.Plan();
        rollout.Last.LeavesRoute.ShouldBeTrue();
        rollout.See(V2, 4).Plan();

        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Last.Route!.Generation.ShouldBe(58);
    }

    [Fact]
    public void R02_WithoutAWrittenSplit_WhatGatewaysApplyStays_UntilTheFirstRevisionIsReady()
    {
        var rollout = new Rollout { Traffic = new() { AppliedGenerations = [57, 57] }, Desired = V2 };
        rollout.See(V1, 4).Plan();
        (rollout.Last.LeavesRoute, rollout.Last.Route).ShouldBe((true, null));
        rollout.Last.Deletions.ShouldBeEmpty();

        rollout.See(V2, 4).Plan();
        (rollout.Last.LeavesRoute, rollout.Last.Route!.Generation).ShouldBe((false, 58));
        rollout.Last.Deletions.ShouldBeEmpty();
        rollout.Converge().Plan();
        rollout.Last.Deletions.ShouldBe([V1]);
    }

    [Fact]
    public void R28_FirstSpecThatIsRefused_WritesNothing_AndIsLookedAtAgain()
    {
        var rollout = new Rollout { Problem = SpecProblem.NameTaken("Service digits exists and is not owned by this ModelDeployment") };

        rollout.Plan();

        rollout.Last.Extent.ShouldBe(PlanExtent.Nothing);
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void R27_RefusedSpecOverOneThatRuns_KeepsWhatRunsAndNothingElse()
    {
        var rollout = Healthy();
        rollout.Plan();
        rollout.Last.Extent.ShouldBe(PlanExtent.Everything);
        rollout.Problem = new("InvalidQuery", "spec.analysis", "no");

        rollout.Plan();

        rollout.Last.Extent.ShouldBe(PlanExtent.WhatRuns);
        rollout.Last.Route.ShouldNotBeNull();
    }

    private static Rollout LeftAtZero()
    {
        var rollout = Left(57, [(V1, 100)]).See(V1, 0);
        rollout.Spec = rollout.Spec with { Autoscaling = new() { MinReplicas = 0, MaxReplicas = 4, TargetInflightRequests = 4 } };
        var written = rollout.Traffic.Written!;
        rollout.Traffic = rollout.Traffic with
        {
            Written = written with { Traffic = written.Traffic with { Hold = new() { Revision = V1, Always = true } } },
        };
        return rollout;
    }

    private static Rollout Left(
        long generation, (string Revision, int Weight)[] split, string? stable = null, MirrorStatus? mirror = null) => new()
        {
            Traffic = new()
            {
                WrittenGeneration = generation,
                AppliedGenerations = [generation, generation],
                Written = new(stable ?? split[0].Revision, new()
                {
                    Generation = generation,
                    Weights = [.. split.Select(s => new RevisionWeight { Revision = s.Revision, Weight = s.Weight })],
                    Mirror = mirror,
                }),
            },
        };
}
