using System.Net;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Contracts.Objects;
using ModelOperator.Hosting.Logging;
using ModelOperator.Kubernetes.Errors;
using ModelOperator.Operator.Applying;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;

namespace ModelOperator.Operator.Tests.Applying;

public sealed class DigestWriterTests
{
    private static readonly string Digest = new('a', 64);

    private readonly MemoryApi _api = new();
    private readonly ModelDeployment _owner = Sample.Digits();
    private readonly RevisionTemplate _template = RevisionTemplate.Of(Sample.Digits().Spec);
    private readonly DigestWriter _writer;

    public DigestWriterTests()
    {
        var view = new ClusterView(
            _api.Cache<V1Deployment>(), _api.Cache<PodView>(), _api.Cache<V1Service>(), _api.Cache<V1ConfigMap>(),
            _api.Cache<V1ControllerRevision>(), _api.Cache<V2HorizontalPodAutoscaler>());
        _writer = new(
            _api.Owned<V1ControllerRevision>(), _api.Owned<V1ConfigMap>(), view, _api, _api,
            new ToldCauses(TimeProvider.System), NullLogger<DigestWriter>.Instance);
        _api.Put(RevisionSnapshotBuilder.Build(_owner, _template.Revision, _template, 1));
    }

    [Fact]
    public async Task Digest_IsOfTheRevisionInTheName_WhateverTheLabelWasChangedTo()
    {
        var made = Snapshot;
        _api.Put(made with
        {
            Metadata = made.Metadata with
            {
                Labels = new Dictionary<string, string>(made.Metadata.Labels!) { [ModelOperatorApi.RevisionLabel] = "0000000000" },
            },
        });

        await WriteAsync(new() { Revision = _template.Revision, ModelDigest = Digest });

        Published().ShouldBe([new(_template.Revision, Digest)]);
        DigestsBuilder.Of(Snapshot).ShouldBe(Digest);
    }

    [Fact]
    public async Task R27_ForARefusedSpec_APublishedDigestIsPutBack()
    {
        await WriteAsync(new() { Revision = _template.Revision, ModelDigest = Digest });
        var published = _api.Find<V1ConfigMap>("digits-digests")!;
        _api.Put(published with { Data = new Dictionary<string, string> { [_template.Revision] = new('b', 64) } });

        await WriteAsync(new() { Revision = _template.Revision, ModelDigest = Digest }, PlanExtent.WhatRuns);

        Published().ShouldBe([new(_template.Revision, Digest)]);
    }

    [Fact]
    public async Task PublishedText_ThatIsNoDigest_IsNotTaken()
    {
        _api.Put(DigestsBuilder.ConfigMap(_owner, new SortedDictionary<string, string> { [_template.Revision] = "sha256" }));

        await WriteAsync(new() { Revision = _template.Revision });

        DigestsBuilder.Of(Snapshot).ShouldBeNull();
    }

    [Fact]
    public async Task SpecThatGivesTheDigest_NeedsNoConfigMap()
    {
        await WriteAsync(new() { Revision = _template.Revision });

        _api.Writes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(PlanExtent.Everything, true)]
    [InlineData(PlanExtent.WhatRuns, false)]
    public async Task R28_ConfigMapOfSomethingToHold_IsMadeEmpty_ButNotForARefusedSpec(PlanExtent extent, bool isMade)
    {
        var owner = Sample.Digits(spec => spec with { Model = spec.Model with { Sha256 = null } });
        await _writer.PrepareAsync(owner, Plan() with { Extent = extent, DesiredRevision = _template.Revision }, default);

        var made = _api.Find<V1ConfigMap>("digits-digests");
        (made is not null).ShouldBe(isMade);
        (made?.Data ?? new Dictionary<string, string>()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.Conflict, true)]
    public async Task EmptyConfigMapThatTheServerRefuses_FailsNoTurn_UnlessThePlanIsVoid(HttpStatusCode status, bool fails)
    {
        var owner = Sample.Digits(spec => spec with { Model = spec.Model with { Sha256 = null } });
        _api.JustBefore = _ => throw new KubernetesApiException(status, status: null, "no");

        var preparing = () => _writer.PrepareAsync(owner, Plan() with { DesiredRevision = _template.Revision }, default);

        (await Record.ExceptionAsync(preparing) is not null).ShouldBe(fails);
        _api.Find<V1ConfigMap>("digits-digests").ShouldBeNull();
    }

    [Fact]
    public async Task PodOfTheNameOfAStray_ThatWasMadeSince_IsLeftAlone()
    {
        _api.Put(new PodView { Metadata = new() { Name = "a", NamespaceProperty = "ml", Uid = "new" } });

        await _writer.WriteAsync(_owner, Plan() with { Strays = [new FetchedModel("a", "old", Digest, IsReady: true)] }, default);
        _api.Find<PodView>("a").ShouldNotBeNull();

        await _writer.WriteAsync(_owner, Plan() with { Strays = [new FetchedModel("a", "new", Digest, IsReady: true)] }, default);
        _api.Find<PodView>("a").ShouldBeNull();
    }

    private V1ControllerRevision Snapshot => _api.Find<V1ControllerRevision>($"digits-{_template.Revision}")!;

    private IDictionary<string, string> Published() => _api.Find<V1ConfigMap>("digits-digests").ShouldNotBeNull().Data!;

    private Task WriteAsync(RevisionStatus revision, PlanExtent extent = PlanExtent.Everything) =>
        _writer.WriteAsync(_owner, Plan() with { Extent = extent, Status = new() { Revisions = [revision] } }, default);

    private static RolloutPlan Plan() =>
        new() { DesiredRevision = "", Status = new(), Sizes = [], Deletions = [], Route = null, Transitions = [] };
}
