using System.Globalization;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Load;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Transport;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Controllers;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Observing;
using ModelOperator.Operator.Observing.Gpus;
using ModelOperator.Operator.Observing.Gpus.Fitting;
using ModelOperator.Operator.Observing.Gpus.Reserving;
using ModelOperator.Operator.Observing.Gpus.Watched;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Benchmarks.Gpus;

/// <summary>
/// Measures the cost of a piece of news of GPUs while many wait for them: a pod of somebody goes, the one that is served is called and
/// looks, and another pod takes the place.
/// </summary>
internal static class GpuWaitBenchmark
{
    private const string Gpu = "nvidia.com/gpu", Namespace = "models";
    private const int Nodes = 100, Each = 8, Rounds = 2000;

    public static int Run()
    {
        Measure(50); // The first one is compiled meanwhile.
        var (fewest, _) = Measure(50);
        foreach (var waiting in new[] { 50, 500, 5000 })
        {
            var (cpu, calls) = Measure(waiting);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{waiting,5} wait: {cpu.TotalMicroseconds:0} us of CPU for a pod that goes and one that comes, with {calls:0.00} calls "
                + $"and looks; 50 / this = {fewest / cpu:0.00}"));
        }

        return 0;
    }

    private static (TimeSpan Cpu, double Calls) Measure(int waiting)
    {
        var called = new CountingTrigger();
        using var api = new KubernetesApi(
            new KubernetesConnection { Server = new("https://unused.example"), Source = "a benchmark" }, new KubernetesClientOptions());
        var view = new ClusterView(
            new StillCache<V1Deployment>(), new StillCache<PodView>(), new StillCache<V1Service>(), new StillCache<V1ConfigMap>(),
            new StillCache<V1ControllerRevision>(), new StillCache<V2HorizontalPodAutoscaler>());
        using var going = new GoingNamespaces(
            new Informer<V1Namespace>(
                api, Options.Create(new InformerOptions<V1Namespace>()), TimeProvider.System, NullLogger<Informer<V1Namespace>>.Instance),
            Options.Create(new OperatorOptions()), TimeProvider.System);
        using var departures = new Departures(going, new StillCache<ModelDeployment>(), new());
        using var unfinished = new UnfinishedDeployments(
            view.Deployments, new StillCache<V1Deployment>(), new StillCache<PodView>(), new());
        var reservations = new GpuReservations(view, departures, TimeProvider.System);
        var claims = new GpuClaims(departures, TimeProvider.System);
        var seen = new GpuView(
            new StillCache<GpuNode>([.. Enumerable.Range(0, Nodes).Select(Node)]), new StillCache<GpuPod>(),
            new StillCache<V1RuntimeClass>(), new StillCache<V1ResourceQuota>(), new(view, departures, unfinished), reservations);
        var calls = new GpuCalls(called);
        var (asking, caller) = (new GpuAsking(seen, claims, reservations, calls, new()), new GpuCaller(claims, seen, calls));
        for (var pod = 0; pod < Nodes * Each; pod++)
        {
            seen.Held.Note(new(ResourceChangeType.Added, Pod(pod), Old: null));
        }

        for (var one = 0; one < waiting; one++)
        {
            var owner = Owner(one);
            claims.Note(new()
            {
                Owner = new(Namespace, owner.Metadata.Name!),
                Deployment = new(Namespace, $"{owner.Metadata.Name}-1"),
                Needs = PodNeeds.Of(owner.Spec, runtime: null),
                Missing = 1,
                Since = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(one),
            });
        }

        var before = TimeSpan.Zero;
        for (var round = -Rounds / 4; round < Rounds; round++)
        {
            if (round == 0)
            {
                (before, called.Count) = (ProcessorClock.Of(Environment.ProcessId), 0);
            }

            var pod = Pod((round + Rounds) % (Nodes * Each));
            seen.Held.Note(new(ResourceChangeType.Deleted, pod, Old: null));
            var last = called.Count;
            caller.CallThoseServed();
            if (called.Count > last)
            {
                asking.Look(called.Last!, "1", seesNodes: true);
            }

            seen.Held.Note(new(ResourceChangeType.Added, pod, Old: null));
            caller.CallThoseServed();
        }

        return ((ProcessorClock.Of(Environment.ProcessId) - before) / Rounds, called.Count / (double)Rounds);
    }

    private static ModelDeployment Owner(int number) => new()
    {
        Metadata = new() { Name = string.Create(CultureInfo.InvariantCulture, $"model-{number:00000}"), NamespaceProperty = Namespace },
        Spec = new() { Model = new() { Uri = "https://models.example/digits.onnx" }, Gpu = new() { Count = 1 << (number % 4) } },
    };

    private static GpuNode Node(int number) => new()
    {
        Metadata = new() { Name = string.Create(CultureInfo.InvariantCulture, $"node-{number:000}") },
        Status = new()
        {
            Allocatable = new Dictionary<string, string> { [Gpu] = Each.ToString(CultureInfo.InvariantCulture) },
            Conditions = [new() { Type = "Ready", Status = "True" }],
        },
    };

    private static GpuPod Pod(int number) => new()
    {
        Metadata = new() { Name = string.Create(CultureInfo.InvariantCulture, $"pod-{number}"), NamespaceProperty = Namespace },
        Spec = new()
        {
            NodeName = string.Create(CultureInfo.InvariantCulture, $"node-{number / Each:000}"),
            Containers = [new() { Resources = new() { Limits = new Dictionary<string, string> { [Gpu] = "1" } } }],
        },
        Status = new() { Phase = "Running" },
    };

    private sealed class CountingTrigger : IReconcileTrigger<ModelDeployment>
    {
        public int Count { get; set; }

        public ModelDeployment? Last { get; private set; }

        public void Enqueue(string? ns, string name)
        {
            Count++;
            Last = Owner(int.Parse(name.AsSpan("model-".Length), CultureInfo.InvariantCulture));
        }
    }
}
