using System.Text.Json;
using k8s.Models;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Applying;

public sealed class RevisionWriterTests : RevisionWriting
{
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

    // An earlier version may have accepted it.
    [Theory]
    [InlineData("lots")]
    [InlineData("1e1000000")]
    public async Task RevisionWithAQuantityThatNobodyCanRead_StaysAsItIs_AndServesOn(string quantity)
    {
        var owner = Sample.Digits(
            s => s with { Resources = new() { Limits = new Dictionary<string, NumberOrText> { ["cpu"] = quantity } } });
        var template = RevisionTemplate.Of(owner.Spec);
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));
        var present = Deployment with { Metadata = Deployment.Metadata with { Name = $"digits-{template.Revision}" } };
        _api.Put(present);
        _api.Put(RevisionSnapshotBuilder.Build(owner, template.Revision, template, number: 2));

        await CarryOutAsync(owner, new RevisionSize(template.Revision, 4));

        var deployment = _api.Find<V1Deployment>($"digits-{template.Revision}")!;
        deployment.Spec!.Replicas.ShouldBe(4, "its size needs no quantity");
        Json(deployment.Spec.Template!).ShouldBe(Json(present.Spec!.Template!));
        _api.Find<V1Service>($"digits-{template.Revision}").ShouldNotBeNull();
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
    public async Task R30_TracingThatIsTurnedOnLater_IsForNewRevisionsAlone()
    {
        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 3));
        var made = Deployment.Spec!.Template!;
        var traced = Writer(Sample.TracedOptions);
        _api.Writes.Clear();

        await CarryOutAsync(traced, _fixedSize, Plan(new RevisionSize(_revision, 3)));
        _api.Writes.ShouldBeEmpty();

        _api.Forget<V1Deployment>($"digits-{_revision}");
        await CarryOutAsync(traced, _fixedSize, Plan(new RevisionSize(_revision, 3)));
        Json(Deployment.Spec!.Template!).ShouldBe(Json(made), "what is made again is what it was");

        _api.Forget<V1Deployment>($"digits-{_revision}");
        _api.Forget<V1ControllerRevision>($"digits-{_revision}");
        await CarryOutAsync(traced, _fixedSize, Plan(new RevisionSize(_revision, 3)));
        Deployment.Spec!.Template!.Spec!.Containers![0].Env!.ShouldContain(v => v.Name == "OTEL_EXPORTER_OTLP_ENDPOINT");
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

        _api.Writes.ShouldBe([$"annotate ControllerRevision digits-{_revision}", $"annotate Deployment digits-{_revision}"]);
        Deployment.Spec!.Template!.Spec!.Containers![0].Image.ShouldBe("model-server:0");
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

        await CarryOutAsync(_fixedSize, new RevisionSize(_revision, 5));
        _log.Collector.GetSnapshot().Select(line => line.Message).Where(line => line.Contains("cannot be undone", StringComparison.Ordinal))
            .ShouldHaveSingleItem().ShouldEndWith("a policy says no");
    }

    [Fact]
    public async Task R27_RefusedSpec_TakesNeitherThePreviewNorASnapshotAway()
    {
        var owner = Sample.Digits(s => s with { RevisionHistoryLimit = 0 });
        var old = RevisionTemplate.Of(Sample.Digits(s => s with { Model = s.Model with { Version = "0" } }).Spec);
        _api.Put(RevisionSnapshotBuilder.Build(owner, old.Revision, old, number: 1));
        await CarryOutAsync(owner, Plan() with { Preview = _revision, Extent = PlanExtent.WhatRuns });

        await CarryOutAsync(owner, Plan() with { LeavesPreview = true, Extent = PlanExtent.WhatRuns });
        _api.Find<V1Service>("digits-preview").ShouldNotBeNull();
        _api.Find<V1ControllerRevision>($"digits-{old.Revision}").ShouldNotBeNull();

        await CarryOutAsync(owner, Plan());
        _api.Find<V1Service>("digits-preview").ShouldBeNull();
        _api.Find<V1ControllerRevision>($"digits-{old.Revision}").ShouldBeNull();
    }

    [Fact]
    public async Task R27_RefusedSpec_UndoesAnEditOfThePreview_AndMakesNone()
    {
        var refused = Plan() with { Preview = _revision, LeavesPreview = true, Extent = PlanExtent.WhatRuns };
        await CarryOutAsync(_fixedSize, refused);
        _api.Find<V1Service>("digits-preview").ShouldBeNull();

        await CarryOutAsync(_fixedSize, Plan() with { Preview = _revision });
        var made = _api.Find<V1Service>("digits-preview")!;
        _api.Put(made with { Spec = made.Spec! with { Ports = [made.Spec.Ports![0] with { TargetPort = "debug" }] } });

        await CarryOutAsync(_fixedSize, refused);

        _api.Find<V1Service>("digits-preview")!.Spec!.Ports![0].TargetPort!.Value.ShouldBe("http");
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

        List<string?> Limits() => [.. Deployment.Spec!.Template!.Spec!.Volumes!.Where(v => v.EmptyDir is not null)
            .Select(v => v.EmptyDir!.SizeLimit?.ToString())];
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
                $"create ControllerRevision digits-{_revision}", $"create Service digits-{_revision}", $"create Deployment "
                    + $"digits-{_revision}",
                $"annotate ControllerRevision digits-{_revision}",
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
        var plan = Plan() with
        {
            Status = new()
            {
                FormerStableRevisions = former,
                StableRevision = "0000000021",
                CandidateRevision = "0000000022"
            }
        };
        await _writer.ShrinkAsync(owner, plan, default);

        _api.All<V1ControllerRevision>().Select(s => $"{s.Revision}").ShouldBe(
            [.. Enumerable.Range(1, 22).Append(29).Append(30)
                .Select(n => $"{n}")], "20 former, stable, candidate, and the two newest of the rest");
        await _writer.ShrinkAsync(owner, plan with { Status = plan.Status with { FormerStableRevisions = [.. former.Take(19)] } }, default);
        _api.Find<V1ControllerRevision>("digits-0000000020")
            .ShouldBeNull("it fell out of the former stable ones and is older than the two that are kept");
    }
}
