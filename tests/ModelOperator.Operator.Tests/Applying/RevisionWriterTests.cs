using System.Text.Json;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying;

public sealed class RevisionWriterTests
{
    private readonly MemoryApi _api = new();
    private readonly RevisionWriter _writer;
    private readonly ModelDeployment _fixedSize = Sample.Digits();
    private readonly ModelDeployment _scaled = Sample.Digits(s => s with { Autoscaling = new() { MinReplicas = 2, MaxReplicas = 8 } });
    private readonly string _revision = RevisionTemplate.Of(Sample.Digits().Spec).Revision;

    public RevisionWriterTests() => _writer = Writer(Sample.Options);

    private RevisionWriter Writer(ModelOperatorOptions options) => new(
        new(_api, _api.Cache<V1Deployment>(), _api),
        new(_api, _api.Cache<V1Service>(), _api),
        new(_api, _api.Cache<V1ControllerRevision>(), _api),
        new(new(_api, _api.Cache<V2HorizontalPodAutoscaler>(), _api), NullLogger<AutoscalerWriter>.Instance),
        new(new(_api, _api.Cache<V1Service>(), _api)),
        new(
            new(_api, _api.Cache<V1Deployment>(), _api),
            new(_api, _api.Cache<V1Service>(), _api),
            new(_api, _api.Cache<V1ControllerRevision>(), _api),
            Options.Create(options),
            NullLogger<RevisionKeeper>.Instance),
        NullLogger<RevisionWriter>.Instance);

    [Fact]
    public async Task R30_UpgradeOfTheOperator_ChangesNoPod_AndPodsArePutBackToWhatTheyWereMadeAs()
    {
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));
        var made = Deployment.Spec!.Template!;
        var newer = Writer(new() { GatewayImage = "gateway:2", ModelServerImage = "model-server:2" });
        _api.Writes.Clear();

        await CarryOutAsync(newer, _fixedSize, Plan(new RevisionSize(_revision, 3)));
        _api.Writes.ShouldBeEmpty();

        Edited(c => c with { Image = "other:1" });
        await CarryOutAsync(newer, _fixedSize, Plan(new RevisionSize(_revision, 3)));
        Json(Deployment.Spec!.Template!).ShouldBe(Json(made));

        _api.Forget<V1Deployment>($"digits-{_revision}");
        await CarryOutAsync(newer, _fixedSize, Plan(new RevisionSize(_revision, 3)));
        Json(Deployment.Spec!.Template!).ShouldBe(Json(made), "what is made again is what it was");
    }

    [Fact]
    public async Task R30_CudaImage_ThatIsConfiguredLater_IsForNewRevisionsAlone()
    {
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));
        var made = Deployment.Spec!.Template!;
        var withCuda = Writer(Sample.CudaOptions);
        _api.Writes.Clear();

        await CarryOutAsync(withCuda, _fixedSize, Plan(new RevisionSize(_revision, 3)));
        _api.Writes.ShouldBeEmpty();

        _api.Forget<V1Deployment>($"digits-{_revision}");
        await CarryOutAsync(withCuda, _fixedSize, Plan(new RevisionSize(_revision, 3)));
        Json(Deployment.Spec!.Template!).ShouldBe(Json(made), "what is made again is what it was");

        var changed = Sample.Digits(s => s with { Model = s.Model with { Version = "2" } });
        var next = RevisionTemplate.Of(changed.Spec).Revision;
        await CarryOutAsync(withCuda, changed, Plan(new RevisionSize(next, 1)));
        _api.Find<V1Deployment>($"digits-{next}")!.Spec!.Template!.Spec!.Containers![0].Image.ShouldBe("model-server:1-cuda");
    }

    [Fact]
    public async Task R30_RevisionOfAnOlderOperator_IsRecordedAsItIs_AndNoPodChanges()
    {
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));
        Edited(c => c with { Image = "model-server:0" });
        var snapshot = _api.Find<V1ControllerRevision>($"digits-{_revision}")!;
        _api.Put(snapshot with { Metadata = snapshot.Metadata with { Annotations = null } });
        _api.Put(Deployment with { Metadata = Deployment.Metadata with { Annotations = null } });
        _api.Writes.Clear();

        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));

        _api.Writes.ShouldBe([$"apply ControllerRevision digits-{_revision}", $"annotate Deployment digits-{_revision}"]);
        Deployment.Spec!.Template!.Spec!.Containers![0].Image.ShouldBe("model-server:0");
    }

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
                        Annotations = new Dictionary<string, string>(template.Metadata.Annotations!) { ["kubectl.kubernetes.io/restartedAt"] = "2026-01-01T00:00:00Z" },
                    },
                },
            },
        });
        _api.Writes.Clear();

        await CarryOutAsync(_scaled, Floor(3));

        _api.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task R30_PodsThatTheServerRefusesToHavePutBack_StopNothingElse()
    {
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));
        Edited(c => c with { Image = "other:1" });
        _api.JustBefore = what =>
        {
            if (what.StartsWith("apply Deployment", StringComparison.Ordinal))
            {
                throw new KubernetesApiException(System.Net.HttpStatusCode.Forbidden, status: null, "a policy says no");
            }
        };

        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 5));

        (Deployment.Spec!.Replicas, Deployment.Spec.Template!.Spec!.Containers![0].Image).ShouldBe((5, "other:1"));
    }

    [Fact]
    public async Task R30_LostSnapshotOfARevisionThatTheSpecNoLongerAsksFor_IsMadeAgainOfItsDeployment()
    {
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));
        var before = _api.Find<V1ControllerRevision>($"digits-{_revision}")!;
        _api.Forget<V1ControllerRevision>($"digits-{_revision}");

        await CarryOutAsync(Sample.Digits(s => s with { Model = s.Model with { Version = "2" } }), new RevisionSize(_revision, 3));

        var after = _api.Find<V1ControllerRevision>($"digits-{_revision}").ShouldNotBeNull();
        ((JsonElement)after.Data).GetRawText().ShouldBe(((JsonElement)before.Data).GetRawText());
        after.Metadata.Annotations.ShouldBe(before.Metadata.Annotations);
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
    public async Task NewRevision_HasBoundedScratchSpace_AndOneMadeBeforeIsMadeAgainAsItWas()
    {
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 1));
        Limits().ShouldBe(["21Gi", "1Gi"]);

        await _api.DeleteAsync<V1Deployment>("ml", $"digits-{_revision}", new(), default);
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 1));
        Limits().ShouldBe(["21Gi", "1Gi"]);

        await _api.DeleteAsync<V1Deployment>("ml", $"digits-{_revision}", new(), default);
        var snapshot = _api.Find<V1ControllerRevision>($"digits-{_revision}")!;
        _api.Put(snapshot with { Metadata = snapshot.Metadata with { Annotations = null } });
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 1));
        Limits().ShouldBe([null, null], "its ControllerRevision is of an operator that knew no limits");

        List<string?> Limits() => [.. Deployment.Spec!.Template!.Spec!.Volumes!.Where(v => v.EmptyDir is not null).Select(v => v.EmptyDir!.SizeLimit?.ToString())];
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
        _api.Writes.ShouldBe([$"apply HorizontalPodAutoscaler digits-{_revision}", $"apply HorizontalPodAutoscaler digits-{_revision}"]);
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

        _api.Writes.ShouldBe([$"delete HorizontalPodAutoscaler digits-{_revision}", $"patch Deployment digits-{_revision} {{\"replicas\":4}}"]);
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
    public async Task R30_ServiceOrSnapshotDeletedByHand_IsMadeAgain_AndTheDeploymentIsLeftAlone()
    {
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));
        _api.Forget<V1Service>($"digits-{_revision}");
        _api.Forget<V1ControllerRevision>($"digits-{_revision}");
        _api.Writes.Clear();

        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));

        _api.Writes.ShouldBe([$"create ControllerRevision digits-{_revision}", $"create Service digits-{_revision}"]);
    }

    [Fact]
    public async Task R27_ForARefusedSpec_OnlyWhatServesIsMadeAgain()
    {
        var kept = Plan(new RevisionSize(_revision, 3), new RevisionSize("0000000000", 1)) with { Extent = PlanExtent.WhatRuns };

        await CarryOutAsync(_fixedSize, kept with { Status = new() { CandidateRevision = _revision } });
        _api.Writes.ShouldBeEmpty("a candidate is not begun");

        await CarryOutAsync(_fixedSize, kept with { Status = new() { StableRevision = _revision } });
        _api.Writes.ShouldBe(
            [
                $"create ControllerRevision digits-{_revision}", $"create Service digits-{_revision}", $"create Deployment digits-{_revision}",
                $"apply ControllerRevision digits-{_revision}",
            ],
            "the last records the pods that were made");
    }

    [Fact]
    public async Task R23_SecondTurnOfTheSamePlan_WritesNothing()
    {
        await CarryOutAsync(_scaled, Floor(3));
        _api.Writes.Clear();

        await CarryOutAsync(_scaled, Floor(3));

        _api.Writes.ShouldBeEmpty();
    }

    [Fact]
    public async Task DeletedRevision_TakesItsAutoscalerWithIt()
    {
        await CarryOutAsync(_scaled, Floor(3));

        await _writer.ShrinkAsync(_scaled, Plan() with { Deletions = [_revision] }, default);

        Autoscaler.ShouldBeNull();
        _api.Find<V1Deployment>($"digits-{_revision}").ShouldBeNull();
    }

    [Fact]
    public async Task R18_Preview_ReachesTheCandidateWhileThereIsOne()
    {
        await CarryOutAsync(_fixedSize, Plan() with { Preview = "7f9c2ab4d1" });
        var preview = _api.Find<V1Service>("digits-preview").ShouldNotBeNull();
        preview.Spec!.Selector![ModelOperatorApi.RevisionLabel].ShouldBe("7f9c2ab4d1");
        preview.Metadata.OwnerReferences!.Single().Uid.ShouldBe("uid-1");

        await CarryOutAsync(_fixedSize, Plan() with { Preview = "0000000000" });
        _api.Find<V1Service>("digits-preview")!.Spec!.Selector![ModelOperatorApi.RevisionLabel].ShouldBe("0000000000");

        await CarryOutAsync(_fixedSize, Plan());
        _api.Find<V1Service>("digits-preview").ShouldBeNull();
    }

    [Fact]
    public async Task R28_PreviewOfSomebodyElse_IsNotDeleted()
    {
        _api.Put(new V1Service { Metadata = new() { Name = "digits-preview", NamespaceProperty = "ml" } });

        await CarryOutAsync(_fixedSize, Plan());

        _api.Find<V1Service>("digits-preview").ShouldNotBeNull();
    }

    [Fact]
    public async Task Snapshots_OfFormerStableRevisions_StayHoweverMany_OthersGoAboveTheLimit()
    {
        var owner = Sample.Digits(s => s with { RevisionHistoryLimit = 2 });
        foreach (var number in Enumerable.Range(1, 30))
        {
            _api.Put(RevisionSnapshotBuilder.Build(owner, $"{number:D10}", RevisionTemplate.Of(owner.Spec), number));
        }

        List<string> former = [.. Enumerable.Range(1, 20).Select(n => $"{n:D10}")];
        var plan = Plan() with { Status = new() { FormerStableRevisions = former, StableRevision = "0000000021", CandidateRevision = "0000000022" } };
        await _writer.ShrinkAsync(owner, plan, default);

        _api.All<V1ControllerRevision>().Select(s => $"{s.Revision}").ShouldBe(
            [.. Enumerable.Range(1, 22).Append(29).Append(30).Select(n => $"{n}")], "20 former, stable, candidate, and the two newest of the rest");
        await _writer.ShrinkAsync(owner, plan with { Status = plan.Status with { FormerStableRevisions = [.. former.Take(19)] } }, default);
        _api.Find<V1ControllerRevision>("digits-0000000020").ShouldBeNull("it fell out of the former stable ones and is older than the two that are kept");
    }

    private V1Deployment Deployment => _api.Find<V1Deployment>($"digits-{_revision}").ShouldNotBeNull();

    private V2HorizontalPodAutoscaler? Autoscaler => _api.Find<V2HorizontalPodAutoscaler>($"digits-{_revision}");

    private void Chosen(int replicas) => _api.Put(Deployment with { Spec = Deployment.Spec! with { Replicas = replicas } });

    private RevisionSize Floor(int pods) => new(_revision, null) { MinReplicas = pods, MaxReplicas = 8 };

    private static RolloutPlan Plan(params RevisionSize[] sizes) =>
        new() { DesiredRevision = "", Status = new(), Sizes = sizes, Deletions = [], Route = null, Transitions = [] };

    private Task CarryOutAsync(ModelDeployment owner, RevisionSize size) => CarryOutAsync(owner, Plan(size));

    private Task CarryOutAsync(ModelDeployment owner, RolloutPlan plan) => CarryOutAsync(_writer, owner, plan);

    private static async Task CarryOutAsync(RevisionWriter writer, ModelDeployment owner, RolloutPlan plan)
    {
        plan = plan with { DesiredRevision = DesiredRevision.Of(owner.Spec).Revision };
        await writer.GrowAsync(owner, plan, default);
        await writer.ShrinkAsync(owner, plan, default);
    }

    private void Edited(Func<V1Container, V1Container> edit)
    {
        var pod = Deployment.Spec!.Template!.Spec!;
        _api.Put(Deployment with { Spec = Deployment.Spec with { Template = Deployment.Spec.Template with { Spec = pod with { Containers = [edit(pod.Containers![0])] } } } });
    }

    private static string Json(V1PodTemplateSpec template) => JsonSerializer.Serialize(template, KubernetesJsonContext.Default.V1PodTemplateSpec);
}
