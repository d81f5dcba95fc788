using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Objects;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Resting;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;

namespace ModelOperator.Operator.Tests.Resting;

public sealed class TurnSightTests
{
    private readonly GpuCalls _calls = new(new NoTrigger());

    [Fact]
    public void R31_CallForGpus_ChangesWhatTheCalledOneSees_AndNobodyElse()
    {
        var digits = Sample.Digits();
        var waits = digits with { Metadata = digits.Metadata with { Name = "letters" } };
        var before = (Sees(digits), Sees(waits));
        Sees(waits).ShouldBe(before.Item2, "nothing has changed");

        _calls.Call(waits.Key());

        Sees(digits).ShouldBe(before.Item1);
        Sees(waits).ShouldNotBe(before.Item2);
    }

    private UInt128 Sees(ModelDeployment owner) => Sight().Of(owner, hasLooked: false).ShouldNotBeNull();

    // An operator of one namespace sees no nodes, and waits for none.
    private TurnSight Sight()
    {
        var api = new MemoryApi();
        ClusterView view = new(
            api.Cache<V1Deployment>(), api.Cache<PodView>(), api.Cache<V1Service>(), api.Cache<V1ConfigMap>(),
            api.Cache<V1ControllerRevision>(), api.Cache<V2HorizontalPodAutoscaler>());
        Informer<NodePlace> nodes = new(
            api, Options.Create(new InformerOptions<NodePlace>()), TimeProvider.System, NullLogger<Informer<NodePlace>>.Instance);
        var options = Options.Create(new OperatorOptions { Namespaces = ["ml"] });
        return new([], view, new(nodes, view, null!, options, TimeProvider.System), _calls);
    }

    private sealed class NoTrigger : IReconcileTrigger<ModelDeployment>
    {
        public void Enqueue(string? ns, string name)
        {
            // Nobody is reconciled here.
        }
    }
}
