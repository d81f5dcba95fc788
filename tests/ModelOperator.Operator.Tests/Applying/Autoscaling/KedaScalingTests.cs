using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Keda;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying.Autoscaling;

public sealed class KedaScalingTests : RevisionWriting
{
    private static readonly KedaTrigger Lag = new()
    {
        Type = "kafka",
        Metadata = new Dictionary<string, string> { ["topic"] = "in", ["lagThreshold"] = "9" },
    };

    private readonly ModelDeployment _byKeda = ByKeda(Lag);

    private ScaledObject? Scaled => _api.Find<ScaledObject>($"digits-{_revision}");

    [Fact]
    public async Task R25_RevisionThatKedaSizes_IsMadeWithItsFloorAndAScaledObject_AndNoOtherAutoscaler()
    {
        await CarryOutAsync(_byKeda, Floor(3));

        Deployment.Spec!.Replicas.ShouldBe(3);
        Scaled.ShouldNotBeNull().Spec!.ShouldSatisfyAllConditions(
            s => s.MinReplicaCount.ShouldBe(3),
            s => s.MaxReplicaCount.ShouldBe(8),
            s => s.ScaleTargetRef!.Name.ShouldBe($"digits-{_revision}"));
        Scaled.Metadata.OwnerReferences!.Single().Uid.ShouldBe("uid-1");
        Autoscaler.ShouldBeNull();
    }

    [Fact]
    public async Task R23_R25_ReplicasThatKedaChose_AreNeverWritten_AndNothingElseIs()
    {
        await CarryOutAsync(_byKeda, Floor(3));
        Chosen(6);
        _api.Writes.Clear();

        await CarryOutAsync(_byKeda, Floor(3));
        _api.Writes.ShouldBeEmpty();
        await CarryOutAsync(_byKeda, Floor(4));
        await CarryOutAsync(_byKeda, Floor(2));

        Deployment.Spec!.Replicas.ShouldBe(6);
        _api.Writes.ShouldBe(
        [
            $$"""patch ScaledObject digits-{{_revision}} {"minReplicaCount":4}""",
            $$"""patch ScaledObject digits-{{_revision}} {"minReplicaCount":2}""",
        ]);
    }

    [Fact]
    public async Task RolloutThatNeedsPods_GetsThem_UntilKedasAutoscalerKeepsThem()
    {
        await CarryOutAsync(_byKeda, Floor(2));
        await CarryOutAsync(_byKeda, Floor(4));
        Deployment.Spec!.Replicas.ShouldBe(4, "KEDA may be down, paused, or unable to read a trigger");

        _api.Put(KedaInMemory.AutoscalerOf(Scaled!));
        Chosen(3);
        await CarryOutAsync(_byKeda, Floor(4));
        Deployment.Spec!.Replicas.ShouldBe(3, "its autoscaler brings the fourth");
    }

    [Fact]
    public async Task AutoscalerThatKedaNamesOtherwise_IsKnownByItsOwner()
    {
        await CarryOutAsync(_byKeda, Floor(4));
        _api.Put(KedaInMemory.AutoscalerOf(Scaled!, "renamed-by-a-policy"));
        Chosen(3);

        await CarryOutAsync(_byKeda, Floor(4));

        Deployment.Spec!.Replicas.ShouldBe(3, "its autoscaler brings the fourth");
    }

    [Fact]
    public async Task AutoscalerOfAFormerScaledObject_KeepsNoPods()
    {
        await CarryOutAsync(_byKeda, Floor(4));
        var left = KedaInMemory.LeftBy(_revision);
        _api.Put(left with { Spec = left.Spec! with { MinReplicas = 4 } });
        Chosen(3);

        await CarryOutAsync(_byKeda, Floor(4));

        Deployment.Spec!.Replicas.ShouldBe(4, "the garbage collector takes that one");
    }

    [Fact]
    public async Task KedaThatIsNotSeen_ButWhoseAutoscalerKeepsThePods_IsTheOnlyOneToWriteThem()
    {
        await CarryOutAsync(_byKeda, Floor(4));
        _api.Put(KedaInMemory.AutoscalerOf(Scaled!));
        Chosen(3);
        _api.Forget<ScaledObject>($"digits-{_revision}");
        _api.Unserved.Add(typeof(ScaledObject));
        _api.Writes.Clear();

        await CarryOutAsync(_byKeda, Floor(4));
        _api.Writes.ShouldBeEmpty();
        await CarryOutAsync(_byKeda, Floor(5));

        Deployment.Spec!.Replicas.ShouldBe(5, "that autoscaler will not bring the fifth");
    }

    [Fact]
    public async Task R02_Floor_RisesBeforeTrafficAndFallsAfterIt()
    {
        await CarryOutAsync(_byKeda, Floor(3));

        await _writer.GrowAsync(_byKeda, Plan(Floor(2)), default);
        Scaled!.Spec!.MinReplicaCount.ShouldBe(3, "traffic may still need them");
        await _writer.ShrinkAsync(_byKeda, Plan(Floor(2)), default);
        Scaled.Spec!.MinReplicaCount.ShouldBe(2);

        await _writer.GrowAsync(_byKeda, Plan(Floor(5)), default);
        Scaled.Spec!.MinReplicaCount.ShouldBe(5);
    }

    [Fact]
    public async Task R35_RevisionAtZero_WakesBeforeItsScaledObjectIsMade()
    {
        await CarryOutAsync(_byKeda, new RevisionSize(_revision, 0));
        Scaled.ShouldBeNull();
        _api.Writes.Clear();

        await CarryOutAsync(_byKeda, Floor(1));

        Deployment.Spec!.Replicas.ShouldBe(1);
        _api.Writes.Count.ShouldBe(2);
        _api.Writes[0].ShouldContain("Deployment");
        _api.Writes[1].ShouldBe($"create ScaledObject digits-{_revision}");
    }

    [Fact]
    public async Task R35_RevisionThatGoesToZero_KeepsItsPodsUntilKedaHasLetGo()
    {
        await CarryOutAsync(_byKeda, Floor(2));
        var going = Going(Scaled!);
        _api.Put(KedaInMemory.AutoscalerOf(going));
        _api.Writes.Clear();

        await _writer.GrowAsync(_byKeda, Plan(new RevisionSize(_revision, 0)), default);
        _api.Put(going);
        await CarryOutAsync(_byKeda, new RevisionSize(_revision, 0));
        _api.Forget<ScaledObject>(going.Metadata.Name!);
        await CarryOutAsync(_byKeda, new RevisionSize(_revision, 0));
        _api.Writes.ShouldBe([$"delete ScaledObject digits-{_revision}"], "KEDA, or its autoscaler, would bring a pod back");

        _api.Forget<V2HorizontalPodAutoscaler>($"keda-hpa-digits-{_revision}");
        await CarryOutAsync(_byKeda, new RevisionSize(_revision, 0));
        Deployment.Spec!.Replicas.ShouldBe(0);
    }

    [Fact]
    public async Task R25_Candidate_WaitsForGpusAtZero_WithoutAScaledObject_WhichWouldNotWait()
    {
        await CarryOutAsync(_byKeda, Floor(0));
        Deployment.Spec!.Replicas.ShouldBe(0);
        Scaled.ShouldBeNull("KEDA makes pods of 0 by itself");

        await CarryOutAsync(_byKeda, Floor(2));
        Deployment.Spec!.Replicas.ShouldBe(2);
        Scaled.ShouldNotBeNull().Spec!.MinReplicaCount.ShouldBe(2);
    }

    [Fact]
    public async Task R27_WithARefusedSpec_TheScaledObjectStaysButForItsFloor()
    {
        await CarryOutAsync(_byKeda, Floor(3));
        var refused = ByKeda(Lag with { Type = "cron" });

        await CarryOutAsync(refused, Floor(4) with { MaxReplicas = null });

        Scaled!.Spec!.ShouldSatisfyAllConditions(
            s => s.MinReplicaCount.ShouldBe(4),
            s => s.MaxReplicaCount.ShouldBe(8),
            s => s.Triggers!.Single().Type.ShouldBe("kafka"));
    }

    [Fact]
    public async Task SettingThatTheSpecNamesNoMore_Goes_AndSoDoesWhatWouldTakeTheLastPod()
    {
        await CarryOutAsync(ByKeda(Lag with { Name = "lag", AuthenticationRef = new() { Name = "a" } }), Floor(3));
        _api.Put(Scaled! with { Spec = Scaled.Spec! with { IdleReplicaCount = 0 } });

        await CarryOutAsync(
            ByKeda(Lag with { Metadata = new Dictionary<string, string> { ["topic"] = "in" } }), Floor(3));

        var spec = Scaled.Spec!;
        spec.IdleReplicaCount.ShouldBeNull();
        var trigger = spec.Triggers!.Single();
        (trigger.Name, trigger.AuthenticationRef).ShouldBe((null, null));
        trigger.Metadata.Keys.ShouldBe(["topic"]);
    }

    [Fact]
    public async Task KedaThatIsGone_LeavesTheRevisionItsPods_AndARolloutGetsThoseItNeeds()
    {
        await CarryOutAsync(_byKeda, Floor(3));
        Chosen(6);
        _api.Forget<ScaledObject>($"digits-{_revision}");
        _api.Unserved.Add(typeof(ScaledObject));
        _api.Writes.Clear();

        await CarryOutAsync(_byKeda, Floor(3));
        _api.Writes.ShouldBeEmpty();
        await CarryOutAsync(_byKeda, Floor(7));

        _api.Writes.ShouldBe([$$"""patch Deployment digits-{{_revision}} {"replicas":7}"""]);
    }

    [Fact]
    public async Task KedaThatIsNotThere_TakesNoAutoscalerAway()
    {
        await CarryOutAsync(_scaled, Floor(3));
        _api.Unserved.Add(typeof(ScaledObject));
        _api.Writes.Clear();

        await CarryOutAsync(_byKeda, Floor(4));

        _api.Writes.ShouldBe([$$"""patch HorizontalPodAutoscaler digits-{{_revision}} {"minReplicas":4}"""]);
    }

    [Fact]
    public async Task DeletedRevision_TakesItsScaledObjectWithIt()
    {
        await CarryOutAsync(_byKeda, Floor(3));

        await _writer.ShrinkAsync(_byKeda, Plan() with { Deletions = [_revision] }, default);

        Scaled.ShouldBeNull();
        _api.Find<V1Deployment>($"digits-{_revision}").ShouldBeNull();
    }

    private static ModelDeployment ByKeda(params KedaTrigger[] triggers) =>
        Sample.Digits(s => s with { Autoscaling = new() { MinReplicas = 2, MaxReplicas = 8, Keda = new() { Triggers = triggers } } });

    private static ScaledObject Going(ScaledObject scaled) =>
        scaled with { Metadata = scaled.Metadata with { DeletionTimestamp = DateTime.UnixEpoch } };
}
