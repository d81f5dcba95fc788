using k8s.Models;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying;

public sealed class RevisionScalingTests : RevisionWriting
{
    [Fact]
    public async Task R30_RestartByKubectl_AndTheSizeOfAnAutoscaler_AreNotPutBack()
    {
        await CarryOutAsync(_scaled, Floor(3));
        Chosen(6);
        var template = Deployment.Spec!.Template!;
        _api.Put(Deployment with
        {
            Spec = Deployment.Spec! with
            {
                Template = template with
                {
                    Metadata = template.Metadata with
                    {
                        Annotations = new Dictionary<string, string>(
                            template.Metadata.Annotations!)
                        { ["kubectl.kubernetes.io/restartedAt"] = "2026-01-01T00:00:00Z" },
                    },
                },
            },
        });
        _api.Writes.Clear();

        await CarryOutAsync(_scaled, Floor(3));

        _api.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task R35_RevisionAtZero_WakesBeforeItsAutoscalerIsMade()
    {
        await CarryOutAsync(_scaled, new RevisionSize(_revision, 0));
        Autoscaler.ShouldBeNull();
        _api.Writes.Clear();

        await CarryOutAsync(_scaled, Floor(1));

        Deployment.Spec!.Replicas.ShouldBe(1);
        Autoscaler.ShouldNotBeNull();
        _api.Writes.Count.ShouldBe(2);
        _api.Writes[0].ToString()!.ShouldContain("Deployment");
    }

    [Fact]
    public async Task R27_R35_RevisionThatWakesUnderARefusedSpec_GetsAPod_AndNoAutoscalerOfThatSpec()
    {
        await CarryOutAsync(_scaled, new RevisionSize(_revision, 0));

        await CarryOutAsync(_scaled, new RevisionSize(_revision, null) { MinReplicas = 1 });

        Deployment.Spec!.Replicas.ShouldBe(1);
        Autoscaler.ShouldBeNull();
    }

    [Fact]
    public async Task R25_RevisionWithAutoscaling_IsMadeWithItsFloorAndAnAutoscaler()
    {
        await CarryOutAsync(_scaled, Floor(3));

        Deployment.Spec!.Replicas.ShouldBe(3);
        Autoscaler.ShouldNotBeNull().Spec!.MinReplicas.ShouldBe(3);
        Autoscaler!.Spec!.MaxReplicas.ShouldBe(8);
        Autoscaler.Metadata.OwnerReferences!.Single().Uid.ShouldBe("uid-1");
    }

    [Fact]
    public async Task R25_ReplicasThatTheAutoscalerChose_AreNeverWritten()
    {
        await CarryOutAsync(_scaled, Floor(3));
        Chosen(6);
        _api.Writes.Clear();

        await CarryOutAsync(_scaled, Floor(4));
        await CarryOutAsync(_scaled, Floor(2));

        Deployment.Spec!.Replicas.ShouldBe(6);
        _api.Writes.ShouldBe(
        [
            $$"""patch HorizontalPodAutoscaler digits-{{_revision}} {"minReplicas":4}""",
            $$"""patch HorizontalPodAutoscaler digits-{{_revision}} {"minReplicas":2}""",
        ]);
        Autoscaler!.Spec!.MinReplicas.ShouldBe(2);
    }

    [Fact]
    public async Task R25_RevisionAtZero_IsWoken_AsItsAutoscalerWouldNot()
    {
        await CarryOutAsync(_scaled, Floor(3));
        Chosen(0);

        await CarryOutAsync(_scaled, Floor(3));

        Deployment.Spec!.Replicas.ShouldBe(3);
    }

    [Fact]
    public async Task R02_Floor_RisesBeforeTrafficAndFallsAfterIt()
    {
        await CarryOutAsync(_scaled, Floor(3));

        await _writer.GrowAsync(_scaled, Plan(Floor(2)), default);
        Autoscaler!.Spec!.MinReplicas.ShouldBe(3, "traffic may still need them");
        await _writer.ShrinkAsync(_scaled, Plan(Floor(2)), default);
        Autoscaler.Spec!.MinReplicas.ShouldBe(2);

        await _writer.GrowAsync(_scaled, Plan(Floor(5)), default);
        Autoscaler.Spec!.MinReplicas.ShouldBe(5);
    }

    [Fact]
    public async Task R25_AutoscalingTakenOut_DeletesTheAutoscalerBeforeReplicasAreWritten()
    {
        await CarryOutAsync(_scaled, Floor(3));
        Chosen(6);
        _api.Writes.Clear();

        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 4));

        _api.Writes.ShouldBe(
            [$"delete HorizontalPodAutoscaler digits-{_revision}", $"patch Deployment digits-{_revision} {{\"replicas\":4}}"]);
    }

    [Fact]
    public async Task R27_WithARefusedSpec_TheAutoscalerStaysButForItsFloor()
    {
        await CarryOutAsync(_scaled, Floor(3));
        var refused = Sample.Digits(s => s with { Autoscaling = new() { MinReplicas = 50, MaxReplicas = 90, TargetCpuUtilization = 1 } });

        await CarryOutAsync(refused, Floor(4) with { MaxReplicas = null });

        Autoscaler!.Spec!.ShouldSatisfyAllConditions(
            a => a.MinReplicas.ShouldBe(4),
            a => a.MaxReplicas.ShouldBe(8),
            a => a.Metrics!.Single().Resource!.Target!.AverageUtilization.ShouldBe(80));
    }

    [Fact]
    public async Task R02_RevisionOnItsWayOut_KeepsItsAutoscaler_ThoughTheSpecScalesNoMore()
    {
        await CarryOutAsync(_scaled, Floor(3));
        Chosen(6);
        _api.Writes.Clear();

        await CarryOutAsync(_fixedSize, Floor(3) with { MaxReplicas = null });

        _api.Writes.ShouldBeEmpty();
        Autoscaler.ShouldNotBeNull();
    }

    [Fact]
    public async Task R25_Candidate_WaitsForGpusAtZero_AndIsWokenByUs()
    {
        await CarryOutAsync(_scaled, Floor(0));
        Deployment.Spec!.Replicas.ShouldBe(0);
        Autoscaler!.Spec!.MinReplicas.ShouldBe(1, "the server takes no less");

        await CarryOutAsync(_scaled, Floor(2));
        Deployment.Spec!.Replicas.ShouldBe(2);
    }

    [Fact]
    public async Task DeletedRevision_TakesItsAutoscalerWithIt()
    {
        await CarryOutAsync(_scaled, Floor(3));

        await _writer.ShrinkAsync(_scaled, Plan() with { Deletions = [_revision] }, default);

        Autoscaler.ShouldBeNull();
        _api.Find<V1Deployment>($"digits-{_revision}").ShouldBeNull();
    }
}
