using ModelOperator.Rollouts.Tests.Driving;

using static ModelOperator.Rollouts.Tests.Driving.Rollout;

namespace ModelOperator.Rollouts.Tests.Traffic;

public sealed class SessionAffinityTests
{
    [Fact]
    public void Callers_AreKeptOnTheCandidate_WhileItHasAPart()
    {
        var rollout = InFirstStep(Sticky);

        rollout.Status.Traffic!.Affinity.ShouldBe(new() { Revision = V2, Header = "x-user" });

        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Status.Traffic!.Affinity.ShouldNotBeNull();
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();
        rollout.Status.StableRevision.ShouldBe(V2);
        rollout.Status.Traffic!.Affinity.ShouldBeNull();
    }

    [Fact]
    public void Bake_WithAllRequests_KeepsNobodyAnywhere()
    {
        var rollout = InFirstStep(Sticky.With(c => c with { Steps = [c.Steps[0]], Bake = "10m" }));
        rollout.Advance(TimeSpan.FromMinutes(5)).Settle();

        rollout.Status.Phase.ShouldBe(Api.Status.RolloutPhase.Baking);
        rollout.Status.Traffic!.Affinity.ShouldBeNull();
    }

    [Fact]
    public void R06_Abort_ClearsAffinity()
    {
        var rollout = InFirstStep(Sticky);
        rollout.Commands = new() { Abort = V2 };
        rollout.Plan();

        rollout.Status.Traffic!.Affinity.ShouldBeNull();
    }

    [Fact]
    public void R27_RefusedSpec_LeavesAffinityAlone()
    {
        var rollout = InFirstStep(Sticky);
        rollout.Spec = rollout.Spec with { Traffic = null };
        rollout.Problem = new("Invalid", "spec", "no");
        rollout.Plan();

        rollout.Status.Traffic!.Affinity.ShouldNotBeNull();
    }

    [Fact]
    public void Affinity_ChangedInMidStep_IsANewRoute()
    {
        var rollout = InFirstStep(Sticky);
        var before = rollout.Status.Traffic!;
        rollout.Spec = rollout.Spec with { Traffic = new() { Affinity = new() { Cookie = "caller" } } };
        rollout.Plan();

        rollout.Status.Traffic!.Affinity.ShouldBe(new() { Revision = V2, Cookie = "caller" });
        rollout.Status.Traffic.Generation.ShouldBe(before.Generation + 1);
        rollout.Status.Traffic.Weights.ShouldBe(before.Weights);
    }

    private static Api.Spec.ModelDeploymentSpec Sticky =>
        Specs.Canary(4, (25, "5m"), (50, "5m")) with { Traffic = new() { Affinity = new() { Header = "x-user" } } };
}
