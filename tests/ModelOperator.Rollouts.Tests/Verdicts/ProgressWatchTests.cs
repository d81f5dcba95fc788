using ModelOperator.Api.Status.Conditions;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Verdicts;

public sealed class ProgressWatchTests
{
    private static readonly TimeSpan Nine = TimeSpan.FromMinutes(9);
    private static readonly TimeSpan One = TimeSpan.FromMinutes(1);

    [Fact]
    public void R17_NotReadyInTime_Aborts_WithThePodsOwnWords()
    {
        var rollout = Healthy();
        rollout.Desired = V2;
        rollout.Plan();
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromMinutes(10));
        rollout.See(V2, 1, ready: 0, failure: "load: opset 99 is not supported").Advance(Nine).Plan();
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Condition(ConditionTypes.Progressing).Reason.ShouldBe("PodsFailing");
        rollout.Condition(ConditionTypes.Progressing).Message.ShouldContain("opset 99");

        rollout.Advance(One).Plan();
        rollout.Status.CandidateRevision.ShouldBeNull();
        var failed = rollout.Status.FailedRevisions!.Single();
        failed.Reason.ShouldBe(TransitionReasons.ProgressDeadlineExceeded);
        failed.Message.ShouldContain("opset 99");
    }

    [Fact]
    public void PodsThatCannotBeMade_AreExplained_InTheConditionAndByTheDeadline()
    {
        var rollout = Healthy();
        rollout.Desired = V2;
        rollout.Plan();
        rollout.See(V2, 0, notMade: "pods cannot be made: serviceaccount \"nobody\" not found").Plan();
        rollout.Status.Message!.ShouldContain("0 of 1 pods ready: pods cannot be made: serviceaccount \"nobody\" not found");
        rollout.Condition(ConditionTypes.Progressing).Reason.ShouldBe("PodsFailing");

        rollout.Advance(Nine + One).Plan();
        rollout.Status.FailedRevisions!.Single().Message.ShouldContain("not found");
    }

    [Fact]
    public void R17_Deadline_CountsFromTheLastPodThatBecameReady()
    {
        var rollout = Healthy(Specs.Canary(4, (100, "5m")));
        rollout.Desired = V2;
        rollout.Plan();
        foreach (var ready in new[] { 1, 2, 3 })
        {
            rollout.Advance(Nine).See(V2, 4, ready).Plan();
            rollout.Status.CandidateRevision.ShouldBe(V2);
        }

        // One that falls back and comes again is no progress.
        rollout.Advance(Nine).See(V2, 4, ready: 2).Plan();
        rollout.See(V2, 4, ready: 3).Plan();
        rollout.Advance(One).Plan();
        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void R17_PodsLostLate_GetAWholeDeadline()
    {
        var rollout = InFirstStep(Specs.Canary(4, (25, "5h")));
        rollout.Advance(TimeSpan.FromHours(1)).See(V2, 1, ready: 0).Plan();
        rollout.Advance(Nine).Plan();
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Advance(One).Plan();
        rollout.Status.CandidateRevision.ShouldBeNull();
    }

    [Fact]
    public void R17_WaitForAGpu_HasItsOwnDeadlineAndCondition()
    {
        var rollout = Healthy(Specs.Canary(4, (25, "5m")) with { Gpu = new() { Deadline = "30m" } });
        rollout.Desired = V2;
        rollout.Plan();
        rollout.Advance(One).See(V2, 1, ready: 0, unschedulable: "0/1 nodes are available: 1 Insufficient nvidia.com/gpu").Plan();
        var gpu = rollout.Condition(ConditionTypes.GpuAvailable);
        (gpu.Status, gpu.Since).ShouldBe(("False", rollout.Now));
        gpu.Message.ShouldContain("Insufficient nvidia.com/gpu");
        rollout.Last.RequeueAfter.ShouldBe(TimeSpan.FromMinutes(30));

        rollout.Advance(TimeSpan.FromMinutes(29)).Plan();
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Advance(One).Plan();
        rollout.Status.FailedRevisions!.Single().Reason.ShouldBe(TransitionReasons.GpuDeadlineExceeded);
    }

    [Fact]
    public void R17_GpuThatCameFree_StartsTheProgressDeadlineAnew()
    {
        var rollout = Healthy(Specs.Canary(4, (25, "5m")) with { Gpu = new() });
        rollout.Desired = V2;
        rollout.Plan();
        rollout.See(V2, 1, ready: 0, unschedulable: "no GPU").Plan();
        rollout.Advance(TimeSpan.FromMinutes(55)).See(V2, 1, ready: 0).Plan();
        rollout.Condition(ConditionTypes.GpuAvailable).Status.ShouldBe("True");
        rollout.Advance(Nine).Plan();
        rollout.Status.CandidateRevision.ShouldBe(V2);
        rollout.Advance(One).Plan();
        rollout.Status.FailedRevisions!.Single().Reason.ShouldBe(TransitionReasons.ProgressDeadlineExceeded);
    }
}
