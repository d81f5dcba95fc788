using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelOperator.ClusterTests.Harness;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Controllers.Registration;
using ModelOperator.Kubernetes.Controllers.Writes;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.LeaderElection;

namespace ModelOperator.ClusterTests.Contract;

/// <summary>The controller runtime on a real API server: leadership passes on, Events arrive, a reconcile reads its own writes.</summary>
public sealed class OperatorContract : ApiContract
{
    [Fact]
    public async Task TwoReplicas_OneLeads_AndAGracefulStopHandsOver()
    {
        using var first = Build("first");
        using var second = Build("second");
        await first.StartAsync();
        await first.Services.GetRequiredService<ILeadership>().WaitAsync(Soon);
        await second.StartAsync();
        var waiting = second.Services.GetRequiredService<ILeadership>();
        await Cluster.Until(
            () => Api.GetAsync<V1Lease>(Namespace, "contract", Soon), lease =>
                lease?.Spec?.HolderIdentity == "first", "the first holds the lease");
        waiting.IsLeader.ShouldBeFalse();
        await Should.ThrowAsync<NotLeaderException>(() =>
            second.Services.GetRequiredService<IKubernetesApi>().ApplyAsync(ConfigMap("by-the-second"), Manager, Soon));

        await first.StopAsync();
        await waiting.WaitAsync(Soon);
        var lease = await Api.GetAsync<V1Lease>(Namespace, "contract", Soon);
        lease!.Spec!.HolderIdentity.ShouldBe("second");
        lease.Spec.LeaseTransitions.ShouldBe(1);
        await second.Services.GetRequiredService<IKubernetesApi>().ApplyAsync(ConfigMap("by-the-second"), Manager, Soon);
        await second.StopAsync();
    }

    [Fact]
    public async Task AnEvent_IsStored_AndItsRepetitionsAreCountedInIt()
    {
        var about = await Api.CreateAsync(ConfigMap("a"), Soon);
        using var host = Build("recorder");
        await host.StartAsync();
        var events = host.Services.GetRequiredService<IEventRecorder>();
        for (var i = 0; i < 3; i++)
        {
            events.Publish(about, "Warning", "Holding", "Hold", "no data from the metric source");
        }

        await host.StopAsync();
        var stored = (await Api.ListAsync<Eventsv1Event>(new ListRequest { Namespace = Namespace }, Soon)).Items.Where(
            e => e.Reason == "Holding").ShouldHaveSingleItem();
        stored.Regarding!.Uid.ShouldBe(about.Metadata.Uid);
        stored.Type.ShouldBe("Warning");
        stored.Note.ShouldBe("no data from the metric source");
        stored.Series!.Count.ShouldBe(3);
    }

    [Fact]
    public async Task R22_AController_NeverSeesAnOlderStateThanItWrote()
    {
        await Api.CreateAsync(ConfigMap("counter", "0"), Soon);
        using var host = Build("counter");
        await host.StartAsync();
        var counter = host.Services.GetRequiredService<Counter>();
        await counter.Done.Task.WaitAsync(Cluster.Patience);
        await host.StopAsync();
        // The last number may come twice: nothing was written after it.
        counter.Seen.TakeWhile(n => n < Counter.Last).ShouldBe(Enumerable.Range(0, Counter.Last));
        counter.Seen.Skip(Counter.Last).ShouldAllBe(n => n == Counter.Last);
    }

    private IHost Build(string identity)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(Cluster.Connection);
        builder.Services.AddSingleton<Counter>();
        builder.Services
            .AddKubernetesOperator(o =>
            {
                o.Namespaces = [Namespace];
                o.LeaderElection.LeaseNamespace = Namespace;
                o.LeaderElection.LeaseName = "contract";
                o.LeaderElection.Identity = identity;
            })
            .AddController<Counter, V1ConfigMap>(b => b.For(o => o.FieldSelector = "metadata.name=counter"));
        return builder.Build();
    }

    /// <summary>Counts up what it reads; if it ever read an older state than it wrote, it would see a number twice.</summary>
    private sealed class Counter(IKubernetesApi api, IWriteTracker writes) : IEntityController<V1ConfigMap>
    {
        public const int Last = 20;

        public List<int> Seen { get; } = [];

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<ReconciliationResult<V1ConfigMap>> ReconcileAsync(V1ConfigMap entity, CancellationToken cancellationToken)
        {
            var value = int.Parse(entity.Data!["value"]);
            Seen.Add(value);
            if (value >= Last)
            {
                Done.TrySetResult();
                return ReconciliationResult<V1ConfigMap>.Success(entity);
            }

            var next = new V1ConfigMap
            {
                Metadata = new V1ObjectMeta { NamespaceProperty = entity.Metadata.NamespaceProperty, Name = entity.Metadata.Name },
                Data = new Dictionary<string, string> { ["value"] = $"{value + 1}" },
            };
            var written = await api.ApplyAsync(next, Manager with { Force = true }, cancellationToken);
            writes.Wrote(ResourceKey.Of(entity), written);
            return ReconciliationResult<V1ConfigMap>.Success(written, TimeSpan.FromTicks(1)); // again at once, before the event is here
        }

        public Task<ReconciliationResult<V1ConfigMap>> DeletedAsync(V1ConfigMap entity, CancellationToken cancellationToken) =>
            Task.FromResult(ReconciliationResult<V1ConfigMap>.Success(entity));
    }
}
