using ModelOperator.Api.Status.Conditions;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Tests.Driving;
using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Sizing;

/// <summary>The first revision's pods are made whatever the nodes have: it waits for GPUs only as its pods do.</summary>
public sealed class FirstRevisionTests
{
    [Fact]
    public void R17_FirstRevision_WhosePodsAreNotThereYet_WaitsForNoGpu()
    {
        var rollout = WithoutGpus();
        rollout.Plan();

        rollout.Status.Stage!.HoldReason.ShouldBe("0 of 4 pods ready");
        rollout.Status.Progress!.WaitingForGpuSince.ShouldBeNull();

        rollout.Advance(TimeSpan.FromMinutes(10)).Plan();
        rollout.Status.FailedRevisions!.Single().Reason.ShouldBe(TransitionReasons.ProgressDeadlineExceeded);
    }

    [Fact]
    public void R17_FirstRevision_WhosePodsWaitForAGpu_HasTheirDeadline()
    {
        var rollout = WithoutGpus();
        rollout.Plan();
        rollout.Advance(TimeSpan.FromMinutes(1))
            .See(V1, 4, ready: 0, unschedulable: "0/1 nodes are available: 1 Insufficient nvidia.com/gpu.").Plan();

        rollout.Status.Progress!.WaitingForGpuSince.ShouldBe(rollout.Now);
        rollout.Status.Message!.ShouldBe(
            $"model 1 ({V1}) in deployment waits: 0 of 4 pods ready: 0/1 nodes are available: 1 Insufficient nvidia.com/gpu.");
        rollout.Condition(ConditionTypes.GpuAvailable).Status.ShouldBe("False");

        rollout.Advance(TimeSpan.FromMinutes(59)).Plan();
        rollout.Status.CandidateRevision.ShouldBe(V1);
        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        rollout.Status.FailedRevisions!.Single().Reason.ShouldBe(TransitionReasons.GpuDeadlineExceeded);
    }

    [Fact]
    public void R17_FirstRevision_WhosePodsAQuotaRefuses_HasTheDeadlineOfGpus()
    {
        var rollout = WithoutGpus();
        rollout.Gpus = rollout.Gpus! with { Nodes = 1, Allocatable = 8, Quota = new("team-gpus", 2, 0), PodsThatFit = 2 };
        rollout.Plan();

        rollout.Last.Sizes.ShouldContain(new RevisionSize(V1, 4));
        rollout.Status.Progress!.WaitingForGpuSince.ShouldBe(rollout.Now);
        rollout.Status.Stage!.HoldReason!.ShouldContain("ResourceQuota team-gpus allows 2, of which 0 are used: 2 pods fit");

        rollout.Advance(TimeSpan.FromMinutes(59)).Plan();
        rollout.Status.CandidateRevision.ShouldBe(V1);
        rollout.Advance(TimeSpan.FromMinutes(1)).Plan();
        rollout.Status.FailedRevisions!.Single().Reason.ShouldBe(TransitionReasons.GpuDeadlineExceeded);
    }

    private static Rollout WithoutGpus() => new Rollout { Spec = Specs.Canary(4, (50, "1m")) with { Gpu = new() } }.HasGpus(0, 0);
}
