using ModelOperator.Analysis.Sources;
using ModelOperator.Analysis.Validation;
using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Kubernetes.Models;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Operator.Traffic;
using ModelOperator.Rollouts;
using ModelOperator.Rollouts.Observations;
using ModelOperator.Rollouts.Revisions;

namespace ModelOperator.Operator.Tests.Reconciling;

public sealed class SpecInspectorTests : IDisposable
{
    private readonly MemoryApi api = new();
    private readonly MetricSourceRegistry sources = new([]);
    private readonly SpecInspector inspector;
    private readonly ModelDeployment blueGreen = Sample.Digits(s => s with { Strategy = new() { BlueGreen = new() } });
    private readonly string revision = RevisionTemplate.Of(Sample.Digits().Spec).Revision;

    public SpecInspectorTests() => inspector = new(
        new AnalysisValidator(sources, []),
        new TrafficProviders([new AnyTraffic()]),
        new(api, api.Cache<V1Deployment>(), api),
        new(api, api.Cache<V1Service>(), api),
        new(api, api.Cache<V1ControllerRevision>(), api),
        new(api, api.Cache<V2HorizontalPodAutoscaler>(), api));

    public void Dispose() => sources.Dispose();

    [Fact]
    public async Task NamesThatAreFree_AreNoProblem() => (await inspector.FindProblemAsync(blueGreen, default)).ShouldBeNull();

    [Fact]
    public async Task R28_PreviewNameOfSomebodyElse_IsRefused_WhenARolloutWouldNeedIt()
    {
        api.Put(new V1Service { Metadata = new() { Name = "digits-preview", Namespace = "ml" } });

        var problem = (await inspector.FindProblemAsync(blueGreen, default)).ShouldNotBeNull();
        (problem.Reason, problem.Message).ShouldBe(
            ("NameTaken", "Service digits-preview exists and is not owned by this ModelDeployment; delete or rename it"));
        (await inspector.FindProblemAsync(Sample.Digits(), default)).ShouldBeNull("a canary has no preview");
        (await inspector.FindProblemAsync(blueGreen with { Status = new() { StableRevision = revision } }, default)).ShouldBeNull("nothing is to be rolled out");
    }

    [Fact]
    public async Task R28_AutoscalerOfSomebodyElse_IsRefused_WhenWeWouldMakeOne()
    {
        api.Put(new V2HorizontalPodAutoscaler
        {
            Metadata = new()
            {
                Name = $"digits-{revision}",
                Namespace = "ml",
                OwnerReferences = [new() { Kind = "ScaledObject", Name = "keda", Uid = "uid-9", Controller = true }],
            },
        });

        var scaled = Sample.Digits(s => s with { Autoscaling = new() { MaxReplicas = 3, TargetInflightRequests = 4 } });
        (await inspector.FindProblemAsync(scaled, default)).ShouldNotBeNull().Message
            .ShouldBe($"HorizontalPodAutoscaler digits-{revision} belongs to ScaledObject keda; delete or rename it");
        (await inspector.FindProblemAsync(Sample.Digits(), default)).ShouldBeNull();
    }

    private sealed class AnyTraffic : ITrafficProvider
    {
        public TrafficProvider Provider => TrafficProvider.Gateway;

        public Task<SpecProblem?> FindProblemAsync(ModelDeployment owner, CancellationToken cancellationToken) => Task.FromResult<SpecProblem?>(null);

        public Task<ObservedTraffic> ObserveAsync(ModelDeployment owner, CancellationToken cancellationToken) => Task.FromResult(new ObservedTraffic());

        public Task ApplyAsync(ModelDeployment owner, TrafficStatus? route, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
