using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using k8s.Models;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Benchmarks.Kubernetes;

/// <summary>
/// Measures the most frequent work of the runtime: read a watch event, read a list, look into the cache. A pod is 3 KB, half of it
/// managedFields.
/// </summary>
[Config(typeof(InProcess))]
[MemoryDiagnoser]
public class KubernetesBenchmark
{
    private const int Pods = 1000;
    private readonly ObjectJson _json = new([]);
    private readonly Packing<V1Pod> _packing = new(packedBy: null, ["app"]);
    private ResourceStore<V1Pod> _store = null!;
    private ReadOnlySequence<byte> _line;
    private ReadOnlySequence<byte> _list;

    /// <summary>Writes the JSON and fills the cache.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _line = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes($$"""{"type":"MODIFIED","object":{{Pod(1)}}}"""));
        _list = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(
            $$$"""{"metadata":{"resourceVersion":"9"},"items":[{{{string.Join(',', Enumerable.Range(0, Pods).Select(Pod))}}}]}"""));
        _store = new(_packing);
        _store.Replace(
            null, new ListSnapshot<V1Pod>([.. ListBody.Parse<V1Pod>(_list, _json).Items.Select(_packing.Store)], [], "9"), []);
    }

    /// <summary>One event of a watch.</summary>
    [Benchmark]
    public object WatchEvent() => WatchLine.Parse<V1Pod>(_line, _json, out _)!;

    /// <summary>A list of 1,000 pods.</summary>
    [Benchmark]
    public object List() => ListBody.Parse<V1Pod>(_list, _json);

    /// <summary>One object by its key.</summary>
    [Benchmark]
    public object CacheGet() => _store.Get(new ResourceKey("models", "digits-7"))!;

    /// <summary>The ten objects that share a label, of 1,000.</summary>
    [Benchmark]
    public object CacheByLabel() => _store.ListByLabel("models", "app", "digits-3");

    private static string Pod(int i) => $$$"""
        {"metadata":{"name":"digits-{{{i}}}","namespace":"models","uid":"9c1c2b1e-0000-4000-8000-{{{i:000000000000}}}","resourceVersion":"{{{i + 1}}}",
        "creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app":"digits-{{{i % 100}}}","modeloperator.dev/revision":"7f9c2ab4d1"},
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"digits","uid":"owner-{{{i % 100}}}","controller":true}],
        "managedFields":[{"manager":"kubelet","operation":"Update","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"x":"MANAGED" } } }]},
        "spec":{"nodeName":"node","containers":[{"name":"main","image":"localhost/model-operator/model-server:dev","args":["serve"],
        "ports":[{"name":"http","containerPort":8080}],"resources":{"limits":{"nvidia.com/gpu":"1","memory":"512Mi"} } }]},
        "status":{"phase":"Running","podIP":"10.244.0.{{{i % 250}}}","conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:05Z"}],
        "containerStatuses":[{"name":"main","ready":true,"restartCount":0,"state":{"running":{"startedAt":"2026-01-01T00:00:03Z"} } }]} }
        """.Replace("MANAGED", new string('m', 1500));

    private sealed class InProcess : ManualConfig
    {
        public InProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
