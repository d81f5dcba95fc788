using ModelOperator.Api;
using ModelOperator.Api.Spec.Monitoring.Actions;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Operator.Resting;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Tests.Resting;

public sealed class SettlementTests
{
    private const string Stable = "7f9c2ab4d1", Other = "0b8e41d7aa";

    private static readonly ModelDeploymentStatus Waiting = new()
    {
        Phase = RolloutPhase.Deploying,
        StableRevision = Stable,
        CandidateRevision = Other,
        Stage = new() { Kind = StageKind.Deploying },
        Progress = new() { WaitingForGpuSince = DateTimeOffset.UnixEpoch },
        Conditions = [new() { Type = "GpuAvailable", Status = "False" }],
        Traffic = new() { Generation = 3, ConvergedGeneration = 3, Weights = [new() { Revision = Stable, Weight = 100 }] },
        Revisions = [new() { Revision = Stable, Role = RevisionRole.Stable }, new() { Revision = Other, Role = RevisionRole.Candidate }],
    };

    private static readonly ModelDeploymentStatus Healthy = new()
    {
        Phase = RolloutPhase.Healthy,
        StableRevision = Stable,
        Traffic = new() { Generation = 3, ConvergedGeneration = 3, Weights = [new() { Revision = Stable, Weight = 100 }] },
        Revisions = [new() { Revision = Stable, Role = RevisionRole.Stable }],
    };

    public static TheoryData<string, ModelDeploymentStatus> WaitingStatuses => new()
    {
        { "a candidate", Healthy with { CandidateRevision = Other } },
        { "a stage", Healthy with { Stage = new() } },
        { "progress", Healthy with { Progress = new() } },
        { "another phase", Healthy with { Phase = RolloutPhase.Degraded } },
        { "no split", Healthy with { Traffic = null } },
        { "a split that is not applied", Healthy with { Traffic = Healthy.Traffic! with { Generation = 4 } } },
        { "GPUs", Healthy with { Conditions = [new() { Type = "GpuAvailable", Status = "False" }] } },
        { "a drain", Healthy with { Revisions = [Healthy.Revisions![0] with { DrainingSince = DateTimeOffset.UnixEpoch }] } },
        { "a revision that goes", With(new() { Revision = Other, Role = RevisionRole.Retiring }) },
        { "actions", Healthy with { Actions = [new() { Name = "tell" }] } },
    };

    public static TheoryData<string, ObservedRevision> WaitingRevisions => new()
    {
        { "a pod that is not ready", Seen with { ReadyReplicas = 1 } },
        { "a pod that is not made", Seen with { DesiredReplicas = 3 } },
        { "a pod that is to go", Seen with { DesiredReplicas = 1 } },
        { "a cordoned node", Seen with { CordonedReplicas = 1 } },
    };

    public static TheoryData<string, ObservedTraffic> WaitingGateways => new()
    {
        { "a gateway with an older split", Traffic with { AppliedGenerations = [3, 2] } },
        { "a gateway that did not answer", Traffic with { AppliedGenerations = [3, null] } },
        { "no gateway", Traffic with { AppliedGenerations = [] } },
        { "a gateway that finds no pods", Traffic with { Unreachable = [Stable] } },
        { "a split that somebody else wrote", Traffic with { WrittenGeneration = 4 } },
    };

    private static ModelDeploymentStatus With(RevisionStatus another) => Healthy with { Revisions = [.. Healthy.Revisions!, another] };

    private static ObservedRevision Seen =>
        new() { Revision = Stable, DesiredReplicas = 2, CurrentReplicas = 2, ReadyReplicas = 2 };

    private static ObservedTraffic Traffic => new() { WrittenGeneration = 3, AppliedGenerations = [3, 3] };

    [Fact]
    public void WhatIsHealthy_AndWhatWentBack_WaitForNothing()
    {
        Is(Healthy).ShouldBeTrue();
        Is(Healthy with { Phase = RolloutPhase.RolledBack }).ShouldBeTrue();
        Is(Healthy with { Phase = RolloutPhase.Idle }).ShouldBeTrue();
    }

    // There may be thousands, and each would look at all nodes every minute.
    [Fact]
    public void R31_RolloutThatWaitsForGpusAlone_Rests_UntilThereIsNewsOfGpus()
    {
        Is(Waiting).ShouldBeTrue();
        Is(Waiting with { Conditions = [] }).ShouldBeFalse("its GPUs are there, and its pods are to come");
        Is(Waiting with { Progress = new() }).ShouldBeFalse("it waits for pods");
        Is(Waiting with { Stage = new() { Kind = StageKind.Step } }).ShouldBeFalse("a step has a clock");
        Is(Waiting, input => input with { Revisions = [Seen, new() { Revision = Other, DesiredReplicas = 1 }] })
            .ShouldBeFalse("a pod of it is to come");
    }

    // With gpu.whenFull: Schedule, and in the first rollout.
    [Fact]
    public void R31_PodsThatTheSchedulerOrAQuotaKeepsAway_HaveNothingElseToTell_WhileGpusAreMissing()
    {
        var made = new ObservedRevision { Revision = Other, DesiredReplicas = 2, CurrentReplicas = 2, UnscheduledReplicas = 2 };
        var refused = new ObservedRevision { Revision = Other, DesiredReplicas = 2, CurrentReplicas = 1, ReadyReplicas = 1 };

        Is(Waiting, input => input with { Revisions = [Seen, made] }).ShouldBeTrue();
        Is(Waiting, input => input with { Revisions = [Seen, made with { UnscheduledReplicas = 1 }] })
            .ShouldBeFalse("one has a node, and its download is under way");
        Is(Waiting, input => input with { Revisions = [Seen, refused with { CreationFailure = "exceeded quota: gpus" }] }).ShouldBeTrue();
        Is(Waiting, input => input with { Revisions = [Seen, refused] }).ShouldBeFalse("a pod of it is to come");
        Is(Waiting, input => input with { Revisions = [Seen, refused with { DesiredReplicas = 0, CreationFailure = "exceeded quota" }] })
            .ShouldBeFalse("a pod of it is to go");
        Is(Healthy, input => input with { Revisions = [Seen with { ReadyReplicas = 1, UnscheduledReplicas = 1 }] })
            .ShouldBeFalse("it does not wait for GPUs");
    }

    [Fact]
    public void KeptRevision_MayRest_BecauseThePlanNamesTheTime() =>
        Is(With(new() { Revision = Other, Role = RevisionRole.Retiring, KeepUntil = DateTimeOffset.UnixEpoch })).ShouldBeTrue();

    [Theory]
    [MemberData(nameof(WaitingStatuses))]
    public void R31_StatusThatWaits_DoesNotRest(string what, ModelDeploymentStatus status) => Is(status).ShouldBeFalse(what);

    [Theory]
    [MemberData(nameof(WaitingRevisions))]
    public void R31_RevisionThatWaits_DoesNotRest(string what, ObservedRevision seen) =>
        Is(Healthy, input => input with { Revisions = [seen] }).ShouldBeFalse(what);

    [Theory]
    [MemberData(nameof(WaitingGateways))]
    public void R31_GatewaysThatAreNotDone_DoNotRest(string what, ObservedTraffic traffic) =>
        Is(Healthy, input => input with { Traffic = traffic }).ShouldBeFalse(what);

    [Fact]
    public void SpecWithAProblem_OrAWarning_DoesNotRest()
    {
        SpecProblem problem = new("Reason", "spec", "something");

        Is(Healthy, input => input with { Problem = problem }).ShouldBeFalse();
        Is(Healthy, input => input with { Warning = problem }).ShouldBeFalse();
    }

    [Fact]
    public void PlanWithSomethingToDo_DoesNotRest()
    {
        Is(Healthy, plan: plan => plan with { Status = Healthy with { Message = "another" } }).ShouldBeFalse("a status to write");
        Is(Healthy, plan: plan => plan with { Extent = PlanExtent.WhatRuns }).ShouldBeFalse("a spec that is not carried out");
        Is(Healthy, plan: plan => plan with { Deletions = [Other] }).ShouldBeFalse("a revision that goes");
        Is(Healthy, plan: plan => plan with { Strays = [new("pod", "uid", "digest", IsReady: true)] })
            .ShouldBeFalse("a pod with another model");
        Is(Healthy, plan: plan => plan with { LeavesRoute = true }).ShouldBeFalse("a split that is not known");
    }

    [Fact]
    public void SpecWithActions_DoesNotRest_BecauseTheyGoByTheClock()
    {
        var owner = Sample.Digits(s => s with { Monitoring = new() { Actions = [new ActionSpec()] } });

        Is(Healthy, owner: owner).ShouldBeFalse();
    }

    private static bool Is(
        ModelDeploymentStatus status, Func<RolloutInput, RolloutInput>? input = null, Func<RolloutPlan, RolloutPlan>? plan = null,
        ModelDeployment? owner = null)
    {
        owner = (owner ?? Sample.Digits()) with { Status = status };
        RolloutInput seen = new()
        {
            Spec = owner.Spec,
            Generation = 1,
            DesiredRevision = Stable,
            Status = status,
            Revisions = [Seen],
            Traffic = Traffic,
            Now = DateTimeOffset.UnixEpoch,
        };
        RolloutPlan planned = new()
        {
            DesiredRevision = Stable,
            Status = status,
            Sizes = [],
            Deletions = [],
            Route = status.Traffic,
            Transitions = [],
        };
        return Settlement.Is(owner, input?.Invoke(seen) ?? seen, plan?.Invoke(planned) ?? planned);
    }
}
