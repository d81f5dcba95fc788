using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Outcome;

public sealed class SpecProblemTests
{
    private static readonly SpecProblem Bad = new(
        "InvalidQuery", "spec.analysis.metrics[0].query", "unknown variable {{ canary }}; use candidate or stable");

    [Fact]
    public void R27_RefusedSpec_SaysWhere_AndTouchesNothing()
    {
        var rollout = Healthy();
        var sizes = new RevisionSize(V1, 4);
        rollout.Problem = Bad;
        rollout.Desired = V2;
        rollout.Spec = rollout.Spec with { Replicas = 1 };
        rollout.Generation++;
        rollout.Settle();

        var accepted = rollout.Condition(ConditionTypes.Accepted);
        (accepted.Status, accepted.Reason).ShouldBe(("False", "InvalidQuery"));
        accepted.Message.ShouldStartWith("spec.analysis.metrics[0].query: unknown variable");
        rollout.Status.CandidateRevision.ShouldBeNull();
        rollout.Last.Sizes.ShouldBe([sizes]);
        rollout.Status.ObservedGeneration.ShouldBe(2);
        rollout.Transitions.Select(t => t.Reason).ShouldBe([TransitionReasons.SpecRejected]);
    }

    [Fact]
    public void R27_RefusedSpecInMidRollout_FreezesTheCandidate_AndAcceptedAgainItGoesOn()
    {
        var rollout = InFirstStep();
        rollout.Advance(TimeSpan.FromMinutes(1));
        rollout.Problem = Bad;
        rollout.Desired = V3;
        rollout.Plan();
        rollout.Advance(TimeSpan.FromHours(3)).Settle();
        (rollout.Status.CandidateRevision, rollout.Weight, rollout.Status.Stage!.ElapsedSeconds).ShouldBe((V2, 25, 60));
        rollout.Last.Sizes.ShouldBe([new(V1, 4), new(V2, 1) { KeepsLast = true }]);

        rollout.Problem = null;
        rollout.Desired = V2;
        rollout.Plan();
        rollout.Status.Stage!.RunningSince.ShouldBe(rollout.Now);
        rollout.Condition(ConditionTypes.Accepted).Status.ShouldBe("True");
    }

    [Fact]
    public void R27_RefusedSpec_StillProtectsClients()
    {
        var rollout = InFirstStep();
        rollout.Problem = Bad;
        rollout.See(V2, 1, ready: 0).Plan();
        rollout.Weight.ShouldBe(0);

        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();
        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void R31_RefusedSpec_IsLookedAtAgain_WithinAMinute()
    {
        var first = new Rollout { Problem = Bad };
        first.Plan().RequeueAfter.ShouldBe(TimeSpan.FromMinutes(1));

        var running = Healthy();
        running.Plan().RequeueAfter.ShouldBeNull();
        running.Problem = Bad;
        running.Plan().RequeueAfter.ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void R27_WhatWasAcceptedBefore_GoesOn_AndSaysWhatWillBeRefused()
    {
        var rollout = InFirstStep();
        rollout.Warning = Bad with { Reason = ConditionReasons.Outdated };
        rollout.Plan();

        var accepted = rollout.Condition(ConditionTypes.Accepted);
        (accepted.Status, accepted.Reason).ShouldBe(("True", "Outdated"));
        accepted.Message.ShouldBe("spec.analysis.metrics[0].query: unknown variable {{ canary }}; use candidate or stable");
        rollout.Advance(TimeSpan.FromHours(3)).Settle();
        rollout.Weight.ShouldNotBe(25, "the clock goes on");
        rollout.Transitions.ShouldNotContain(t => t.Reason == TransitionReasons.SpecRejected);
    }

    [Fact]
    public void OpenQuestion_BeginsNothing_AndIsNoRefusal()
    {
        var rollout = Healthy();
        rollout.Problem = Bad with { Reason = "ModelUnresolved", Message = "the Hub is being asked", MayPass = true, IsOpen = true };
        rollout.Desired = V2;
        rollout.Generation++;
        rollout.Settle();

        rollout.Condition(ConditionTypes.Accepted).Status.ShouldBe("Unknown");
        (rollout.Condition("Ready").Status, rollout.Condition("Reconciling").Status).ShouldBe(("Unknown", "True"));
        rollout.Status.Conditions!.ShouldNotContain(condition => condition.Type == "Stalled");
        (rollout.Status.ObservedGeneration, rollout.Status.CandidateRevision).ShouldBe((1, null), "the new spec has not been looked at");
        rollout.Status.Message!.ShouldEndWith("; the Hub is being asked");
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(10));
        rollout.Transitions.ShouldBeEmpty();

        rollout.Problem = null;
        rollout.Plan();
        (rollout.Status.ObservedGeneration, rollout.Status.CandidateRevision).ShouldBe((2, V2));
        rollout.Transitions.ShouldNotContain(t => t.Reason == TransitionReasons.SpecAccepted);
    }

    [Fact]
    public void OpenQuestionOfASpecThatWasRefusedBefore_IsNotReady()
    {
        var rollout = Healthy();
        rollout.Problem = Bad;
        rollout.Desired = V2;
        rollout.Generation++;
        rollout.Settle();
        rollout.Problem = Bad with { MayPass = true, IsOpen = true };
        rollout.Settle();

        rollout.Status.ObservedGeneration.ShouldBe(2);
        rollout.Condition("Ready").Status.ShouldBe("Unknown");
    }

    [Fact]
    public void SameReasonInOtherWords_IsNoNewRefusal_UnlessTheSpecIsAnotherOne()
    {
        var rollout = Healthy();
        rollout.Problem = Bad;
        rollout.Desired = V2;
        rollout.Generation++;
        rollout.Settle();
        rollout.Problem = Bad with { Message = "another word for it" };
        rollout.Settle();
        rollout.Transitions.Count.ShouldBe(1);
        rollout.Condition(ConditionTypes.Accepted).Message.ShouldEndWith("another word for it");

        rollout.Problem = Bad with { Reason = "InvalidModel" };
        rollout.Settle();
        rollout.Transitions.Count.ShouldBe(2);

        rollout.Generation++;
        rollout.Problem = rollout.Problem with { Message = "the new spec has another mistake" };
        rollout.Settle();
        rollout.Transitions.Select(t => t.Reason).ShouldBe(Enumerable.Repeat(TransitionReasons.SpecRejected, 3));
    }

    [Fact]
    public void R27_RefusedFirstSpec_RunsNothing()
    {
        var rollout = new Rollout { Problem = Bad };
        rollout.Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Pending);
        rollout.Last.Sizes.ShouldBeEmpty();
        rollout.Last.Route.ShouldBeNull();
        rollout.Status.Message!.ShouldContain("unknown variable");
        rollout.Status.Url.ShouldBeNull("there is nothing to call");

        rollout.Problem = null;
        rollout.Plan();
        rollout.Status.Url.ShouldBe("http://digits.ml.svc");
    }
}
