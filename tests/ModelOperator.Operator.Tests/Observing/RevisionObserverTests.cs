using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Objects.Autoscaling.Keda;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Fetching;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Tests.Applying.Autoscaling;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Observing;

public sealed class RevisionObserverTests : IDisposable
{
    private readonly MemoryApi _api = new();
    private readonly CordonedNodes _cordoned;
    private readonly RevisionObserver _sut;

    public RevisionObserverTests()
    {
        var view = new ClusterView(
            _api.Cache<V1Deployment>(), _api.Cache<PodView>(), _api.Cache<V1Service>(), _api.Cache<V1ConfigMap>(),
            _api.Cache<V1ControllerRevision>(), _api.Cache<V2HorizontalPodAutoscaler>());
        var nodes = new Informer<NodePlace>(
            _api, Options.Create(new InformerOptions<NodePlace>()), TimeProvider.System, NullLogger<Informer<NodePlace>>.Instance);
        _cordoned = new(nodes, view, trigger: null!, Options.Create(new OperatorOptions()), TimeProvider.System);
        _sut = new(
            view, _cordoned,
            new(
                probe: null!, trigger: null!, TimeProvider.System, new StandingLifetime(), NullLogger<FetchWatch>.Instance));
    }

    public void Dispose() => _cordoned.Dispose();

    [Fact]
    public void PodThatWaitsForAGpu_IsKnown_HoweverMuchTheSchedulerSaysBeforeIt()
    {
        var owner = Sample.Digits();
        var template = RevisionTemplate.Of(owner.Spec);
        var words = new string('x', 2 * Sentence.MaxLength);
        _api.Put(RevisionSnapshotBuilder.Build(owner, template.Revision, template, number: 1));
        _api.Put(Pod("p", template.Revision) with
        {
            Status = new()
            {
                Conditions =
                [
                    new()
                    {
                        Type = "PodScheduled",
                        Status = "False",
                        Reason = "Unschedulable",
                        Message = $"{words} 1 Insufficient nvidia.com/gpu.",
                    },
                ],
            },
        });

        var seen = _sut.Observe(owner).ShouldHaveSingleItem();

        seen.WaitsForGpu.ShouldBeTrue();
        seen.Unschedulable.ShouldBe(Sentence.Cut(words + " "), "the status has no room for more");
    }

    [Fact]
    public void PodsWithoutANode_AreCounted_WhenTheSchedulerHasSaidSo()
    {
        var owner = Sample.Digits();
        var revision = RevisionTemplate.Of(owner.Spec).Revision;
        PodStatusView refused = new()
        {
            Conditions =
            [
                new() { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/1 nodes are available." },
            ],
        };
        _api.Put(Pod("waits", revision) with { Status = refused });
        _api.Put(Pod("has-a-node", revision) with { Status = refused, Spec = new() { NodeName = "a" } });
        _api.Put(Pod("new", revision));
        _api.Put(Going(Pod("goes", revision)) with { Status = refused });

        _sut.Observe(owner).ShouldHaveSingleItem().UnscheduledReplicas.ShouldBe(1);
    }

    [Fact]
    public void PodThatTerminates_IsCountedUntilItHasEnded()
    {
        var owner = Sample.Digits();
        var revision = RevisionTemplate.Of(owner.Spec).Revision;
        _api.Put(Pod("stays", revision));
        _api.Put(Going(Pod("goes", revision)) with { Status = new() { Phase = "Running" } });
        _api.Put(Going(Pod("gone", revision)) with { Status = new() { Phase = "Failed" } });

        var seen = _sut.Observe(owner).ShouldHaveSingleItem();

        (seen.CurrentReplicas, seen.TerminatingReplicas).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData("True", "TooFewReplicas", true)]
    [InlineData("True", "TooFewReplicas", true, "renamed-by-a-policy")]
    [InlineData("True", "TooManyReplicas", false)]
    [InlineData("False", "TooFewReplicas", false)]
    public void AutoscalerThatKedaMakes_SaysWhetherItWouldChooseFewer(string active, string reason, bool wantsFewer, string? name = null)
    {
        var owner = Sample.Digits();
        var revision = RevisionTemplate.Of(owner.Spec).Revision;
        _api.Put(Pod("p", revision));
        var scaled = new ScaledObject
        {
            Metadata = new()
            {
                Name = $"digits-{revision}",
                NamespaceProperty = "ml",
                Labels = new Dictionary<string, string> { [ModelOperatorApi.NameLabel] = "digits" },
            },
            Spec = new(),
        };
        var autoscaler = KedaInMemory.AutoscalerOf(scaled, name) with
        {
            Status = new()
            {
                Conditions =
                [
                    new() { Type = "ScalingActive", Status = active },
                    new() { Type = "ScalingLimited", Status = "True", Reason = reason },
                ],
            },
        };
        _api.Put(autoscaler);

        _sut.Observe(owner).ShouldHaveSingleItem().WantsFewer.ShouldBe(wantsFewer);

        autoscaler.Metadata.OwnerReferences = [];
        _api.Put(autoscaler);
        _sut.Observe(owner).ShouldHaveSingleItem().WantsFewer.ShouldBeFalse("somebody else has made it");
    }

    private static PodView Going(PodView pod)
    {
        pod.Metadata.DeletionTimestamp = DateTime.UnixEpoch;
        return pod;
    }

    private static PodView Pod(string name, string revision) => new()
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = "ml",
            Labels = new Dictionary<string, string>
            {
                [ModelOperatorApi.NameLabel] = "digits",
                [ModelOperatorApi.RevisionLabel] = revision,
            },
        },
    };
}
