using ModelOperator.Api.Status;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.Facts;

public sealed class ModelDigestTests
{
    private static readonly string First = new('1', 64);
    private static readonly string Other = new('2', 64);

    [Fact]
    public void FirstDigest_IsHeld_AsLongAsTheRevisionIsThere()
    {
        var rollout = new Rollout { Spec = Specs.Canary(replicas: 2) };
        rollout.Plan();
        rollout.See(Rollout.V1, 2, ready: 0, fetched: [Fetched("a", First, ready: false)]).Plan();
        Digest(rollout).ShouldBe(First);

        // Neither is recorded anywhere else yet, and the first pod is gone: the operator may have died in between.
        rollout.See(Rollout.V1, 2, ready: 1, fetched: [Fetched("b", Other)]).Plan();

        Digest(rollout).ShouldBe(First);
    }

    [Fact]
    public void RecordedDigest_IsHeld_ByAStatusThatKnowsNothing()
    {
        var rollout = new Rollout { Spec = Specs.Canary(replicas: 1) };
        rollout.Plan();
        rollout.See(Rollout.V1, 1, fetched: [Fetched("a", Other)], digest: First).Plan();

        Digest(rollout).ShouldBe(First);
        rollout.Status.StableRevision.ShouldBeNull("a pod with another model proves nothing");
        rollout.Last.Strays.Select(s => s.Pod).ShouldBe(["a"]);
    }

    [Fact]
    public void TwoPodsThatStartedAtOnce_WithDifferentModels_AreNotBothCounted()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 2, (50, "5m")));
        rollout.Desired = Rollout.V2;
        rollout.Plan();
        rollout.CarryOut().See(Rollout.V2, 1, fetched: [Fetched("a", First)]).Plan();
        rollout.CarryOut(pods: false);
        rollout.Plan();
        rollout.Weight.ShouldBe(50);

        rollout.See(Rollout.V2, 1, fetched: [Fetched("b", Other)]).Plan();

        rollout.Weight.ShouldBe(0, "its only pod has another model");
        var told = rollout.Transitions.Single(t => t.Reason == "ModelOverwritten").Message;
        told.ShouldContain($"pod b fetched a model with sha256 {Other}, but {Rollout.V2} began with {First}");
        told.ShouldContain("roll the new one out as a revision of its own");
        rollout.Status.Message.ShouldNotBeNull().ShouldContain(Other);
    }

    [Fact]
    public void StableWithAPodOfAnotherModel_IsDegraded_AndSaysSo()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 2));
        rollout.See(Rollout.V1, 2, fetched: [Fetched("a", First), Fetched("b", First)]).Plan();
        rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);

        rollout.See(Rollout.V1, 2, fetched: [Fetched("a", First), Fetched("b", Other)]).Plan();

        rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        rollout.Status.Message.ShouldNotBeNull().ShouldContain("pod b fetched a model with sha256");
        rollout.Last.Strays.Select(s => s.Pod).ShouldBe(["b"]);

        rollout.Plan();
        rollout.Last.Strays.Select(s => s.Pod).ShouldBe(["b"], "it is still there");
        rollout.Transitions.Count(t => t.Reason == "ModelOverwritten").ShouldBe(1);
    }

    [Fact]
    public void R23_HeldDigest_WritesNothingMore()
    {
        var rollout = Rollout.Healthy(Specs.Canary(replicas: 1));
        rollout.See(Rollout.V1, 1, fetched: [Fetched("a", First)]).Plan();
        var before = rollout.Status;

        rollout.See(Rollout.V1, 1, fetched: [Fetched("a", First)], digest: First).Plan();

        StatusComparer.AreSame(before, rollout.Status).ShouldBeTrue();
        rollout.Last.Strays.ShouldBeEmpty();
    }

    private static string? Digest(Rollout rollout) => rollout.Status.Revisions!.Single().ModelDigest;

    private static FetchedModel Fetched(string pod, string digest, bool ready = true) => new(pod, $"uid-{pod}", digest, ready);
}
