using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Kubernetes;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Observing.Gpus.Reserving;

public sealed class ComingPodsTests
{
    private readonly MemoryApi _api = new();
    private readonly MemoryApi _owners = new();
    private readonly GoingNamespaces _going;

    public ComingPodsTests() => _going = Leaving.Namespaces(_api);

    [Fact]
    public void PodsAskedForAndNotSeen_AreToCome()
    {
        Pod("one", "v1");
        Pod("going", "v1", going: DateTime.UnixEpoch);
        Pod("other", "v2");

        Of("v1").ShouldBe(0, "there is no Deployment");
        Deployment("v1", 3);
        Of("v1").ShouldBe(2);
        Deployment("v1", 0);
        Of("v1").ShouldBe(0);
    }

    [Fact]
    public void RefusedPods_DoNotCome()
    {
        Deployment("v1", 3, new V1DeploymentCondition
        {
            Type = "ReplicaFailure",
            Status = "True",
            Reason = "FailedCreate",
            Message = "exceeded quota: gpus"
        });
        Of("v1").ShouldBe(0);
    }

    [Fact]
    public void R17_PodsOfOthers_ThatHaveNoNodeYet_ArePromised()
    {
        Deployment("v1", 3);
        Deployment("v2", 5);
        Pod("placed", "v1");
        Pod("pending", "v1");

        var reserved = Others("v2", "placed").ShouldHaveSingleItem();

        reserved.Count.ShouldBe(2, "one that is pending, one that is not made; what v2 asks for itself is no competition");
        reserved.Unmade.ShouldBe(1);
        reserved.Needs.Count.ShouldBe(2);
        reserved.Needs.Products.ShouldBe(["NVIDIA-H200"]);
        Others("v1", "placed").ShouldHaveSingleItem().Count.ShouldBe(5);
    }

    [Fact]
    public void R17_PodsOfAnotherModelDeployment_ArePromised_InAnyNamespace()
    {
        var theirs = Sample.Digits();
        _api.Put(RevisionDeploymentBuilder.Build(
            theirs with { Metadata = theirs.Metadata with { NamespaceProperty = "other" } }, "v9", RevisionTemplate.Of(
                theirs.Spec), 4, Sample.Options));

        Others("v1").ShouldHaveSingleItem().Count.ShouldBe(4);
    }

    [Fact]
    public void R17_DeploymentThatGoes_PromisesNothing()
    {
        Deployment("v1", 3, going: DateTime.UnixEpoch);
        Pod("pending", "v1");

        Others("v2").ShouldBeEmpty();
        Of("v1").ShouldBe(0);
    }

    [Fact]
    public void R17_DeploymentOfAModelDeploymentThatGoes_PromisesNothing()
    {
        Deployment("v1", 3);
        var owner = Sample.Digits();
        _owners.Keep(owner with { Metadata = owner.Metadata with { DeletionTimestamp = DateTime.UnixEpoch, Uid = "uid-of-one-before" } });
        Others("v2").ShouldHaveSingleItem("it is another's of that name");

        _owners.Keep(owner with { Metadata = owner.Metadata with { DeletionTimestamp = DateTime.UnixEpoch } });

        Others("v2").ShouldBeEmpty();
    }

    [Fact]
    public void R17_NamespaceThatGoes_PromisesNothing_ThoughItsPodsAreGoneFirst()
    {
        Deployment("v1", 3);
        Pod("stuck", "v1", going: DateTime.UnixEpoch);
        Others("v2").ShouldHaveSingleItem().Count.ShouldBe(3);

        _going.Note(Sample.Digits());

        Others("v2").ShouldBeEmpty();
        Of("v1").ShouldBe(0);

        _going.Forget(Sample.Digits());
        Others("v2").ShouldHaveSingleItem("a namespace of that name is there again");
    }

    [Fact]
    public void R17_WhatTakesNoGpu_IsNotPromised()
    {
        Deployment("full", 1);
        Pod("placed", "full");
        Deployment("refused", 3, new V1DeploymentCondition { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate" });
        Deployment("no-cpu", 1);
        Pod("no-cpu", "no-cpu", unschedulable: "0/1 nodes are available: 1 Insufficient cpu.");
        Deployment("plain", 3, gpu: false);

        Others("v1", "placed").ShouldBeEmpty();
        Others("v1", "placed", "nvidia.com/mig-1g.10gb").ShouldBeEmpty();

        Deployment("no-gpu", 1);
        Pod("no-gpu", "no-gpu", unschedulable: "0/1 nodes are available: 1 Insufficient nvidia.com/gpu.");
        Others("v1", "placed").ShouldHaveSingleItem().Count.ShouldBe(1, "it takes the first GPU that comes free");
    }

    [Fact]
    public void R17_PromisedPods_GoWhereTheirRuntimeClassSends()
    {
        Deployment("v1", 1);
        var sent = new V1RuntimeClass { Scheduling = new() { NodeSelector = new Dictionary<string, string> { ["sandbox"] = "yes" } } };

        Coming.OfAll("nvidia.com/gpu", _ => false, name => name == "nvidia" ? sent : null)
            .ShouldHaveSingleItem().Needs.Labels.ShouldBe([new("sandbox", "yes")]);
    }

    [Fact]
    public void DeploymentThatHasAllItsPods_IsNotLookedAtAgain_UntilSomethingOfItChanges()
    {
        var unfinished = Unfinished();
        var coming = new ComingPods(View, new(_going, _owners.Feed<ModelDeployment>(), new()), unfinished);
        HashSet<string> placed = ["one", "other"];
        Deployment("v1", 1);
        Deployment("plain", 3, gpu: false);
        Pod("one", "v1");

        Look().ShouldBe(0);
        unfinished.Count.ShouldBe(0, "nothing is to come");

        Deployment("v1", 2);
        Look().ShouldBe(1, "it asks for one more");
        Pod("other", "v1");
        Look().ShouldBe(0);

        _api.Forget<PodView>("one");
        Look().ShouldBe(1, "a pod that is gone is made again");
        Pod("one", "v1");
        Look().ShouldBe(0);
        unfinished.Count.ShouldBe(0);

        placed.Remove("other");
        coming.Changed("ml", "other");
        Look().ShouldBe(1, "the pod has lost its place on the node");

        int Look() => coming.OfAll("nvidia.com/gpu", p => placed.Contains(p.Metadata.Name!), _ => null)
            .Sum(pods => pods.Count);
    }

    [Fact]
    public void DeploymentThatWaitsForItsPods_IsLookedAtOnce_UntilSomethingOfItChanges()
    {
        var coming = Coming;
        var looks = 0;
        Deployment("v1", 2);
        Pod("one", "v1");

        Look().ShouldBe(2);
        Look().ShouldBe(2);
        looks.ShouldBe(1, "with a thousand that wait, each look would go through a thousand");

        Pod("other", "v1");
        Look().ShouldBe(2);
        looks.ShouldBe(3, "there are two pods to look at now");

        int Look() => coming.OfAll("nvidia.com/gpu", _ => looks++ < 0, _ => null).Sum(pods => pods.Count);
    }

    private ComingPods Coming => new(View, new(_going, _owners.Feed<ModelDeployment>(), new()), Unfinished());

    private UnfinishedDeployments Unfinished() =>
        new(_api.Cache<V1Deployment>(), _api.Feed<V1Deployment>(), _api.Feed<PodView>(), new());

    private ClusterView View => new(
        _api.Cache<V1Deployment>(), _api.Cache<PodView>(), _api.Cache<V1Service>(), _api.Cache<V1ConfigMap>(),
        _api.Cache<V1ControllerRevision>(),
        _api.Cache<V2HorizontalPodAutoscaler>());

    private int Of(string revision) => Coming.Of(Sample.Digits(), revision);

    private List<ReservedPods> Others(string revision, string placed = "", string resource = "nvidia.com/gpu") =>
        [
            .. Coming.OfAll(resource, p => p.Metadata.Name == placed, _ => null)
                .Where(pods => pods.Deployment != new ResourceKey("ml", ObjectNames.OfRevision("digits", revision))),
        ];

    // As the operator makes them: two GPUs a pod.
    private void Deployment(string revision, int replicas, V1DeploymentCondition? condition = null, bool gpu = true,
        DateTime? going = null) => _api.Put(new V1Deployment
        {
            Metadata = new()
            {
                Name = $"digits-{revision}",
                NamespaceProperty = "ml",
                Labels = Labels(revision),
                DeletionTimestamp = going,
                OwnerReferences = [new() { Kind = "ModelDeployment", Name = "digits", Uid = "uid-1", Controller = true }],
            },
            Spec = With(replicas, gpu),
            Status = new() { Conditions = condition is null ? [] : [condition] },
        });

    private static V1DeploymentSpec With(int replicas, bool gpu = true)
    {
        var owner = Sample.Digits(s => gpu ? s : s with { Gpu = null });
        return RevisionDeploymentBuilder.Build(owner, "any", RevisionTemplate.Of(owner.Spec), replicas, Sample.Options).Spec!;
    }

    private void Pod(string name, string revision, DateTime? going = null, string? unschedulable = null) => _api.Put(new PodView
    {
        Metadata = new() { Name = name, NamespaceProperty = "ml", Labels = Labels(revision), DeletionTimestamp = going },
        Status = unschedulable is null
            ? null
            : new() { Conditions = [new() { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = unschedulable }] },
    });

    private static Dictionary<string, string> Labels(string revision) => new()
    {
        ["modeloperator.dev/name"] = "digits",
        ["modeloperator.dev/revision"] = revision,
    };
}
