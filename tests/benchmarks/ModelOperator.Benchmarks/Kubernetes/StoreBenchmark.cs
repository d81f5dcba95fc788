using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Hosting.Metrics;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Observing.Pods;
using ModelOperator.Operator.Reporting;
using Prometheus;

namespace ModelOperator.Benchmarks.Kubernetes;

/// <summary>Measures the cost of reading a list and holding it: pods as a view and whole, Deployments, ModelDeployments, and the series
/// of their metrics.</summary>
internal static class StoreBenchmark
{
    private const int Pods = 5000;
    private const int Deployments = 1000;

    private static readonly string[] Conditions = ["Accepted", "Available", "Ready", "Progressing", "TrafficConverged", "GpuAvailable"];

    public static int Run()
    {
        Measure<PodView>("pods, as views", Pods, Pod, packedBy: null);
        Measure<PodView>("pods, as packed views", Pods, Pod, PodJsonContext.Default);
        Measure<V1Pod>("pods, whole", Pods, Pod, packedBy: null);
        Measure<V1Deployment>("Deployments", Deployments, Deployment, packedBy: null);
        Measure<V1Deployment>("Deployments, packed", Deployments, Deployment, KubernetesJsonContext.Default);
        Measure<ModelDeployment>("ModelDeployments", Deployments, Owner, packedBy: null);
        Measure<ModelDeployment>("ModelDeployments, packed", Deployments, Owner, ModelOperatorJsonContext.Default);
        MeasureSeries();
        return 0;
    }

    private static void Measure<T>(string what, int count, Func<int, string> objectOf, JsonSerializerContext? packedBy)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = new ObjectJson([PodJsonContext.Default, ModelOperatorJsonContext.Default]);
        var list = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(
            $$$"""{"metadata":{"resourceVersion":"9"},"items":[{{{string.Join(',', Enumerable.Range(0, count).Select(objectOf))}}}]}"""));
        ListBody.Parse<T>(list, json); // the first builds the serializers
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        var packing = new Packing<T>(packedBy, ["app"]);
        var store = new ResourceStore<T>(packing);
        Fill(store, packing, list, json);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"{count} {what}: {held / 1048576.0:0.0} MiB, {held / (double)count / 1024:0.00} KiB each; read in "
            + $"{elapsed.TotalMilliseconds:0} ms");
        started = Stopwatch.GetTimestamp();
        var looked = store.Each().Count();
        Console.WriteLine($"  a look at each: {Stopwatch.GetElapsedTime(started).TotalMicroseconds / looked:0.0} us");
        GC.KeepAlive(store);
    }

    private static void MeasureSeries()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var registry = new CollectorRegistry();
        var (rollouts, gpus) = (new RolloutMetrics(registry, TimeProvider.System), new GpuWaitMetrics(registry));
        for (var number = 0; number < Deployments; number++)
        {
            var owner = JsonSerializer.Deserialize(Owner(number), ModelOperatorJsonContext.Default.ModelDeployment)!;
            rollouts.Show(owner, owner.Status!, []);
            gpus.Show(owner, owner.Status!);
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        using var page = new MemoryStream();
        var writer = PipeWriter.Create(page, new(leaveOpen: true));
        MetricsText.WriteAsync(registry, writer, ExpositionFormat.PrometheusText, CancellationToken.None).GetAwaiter().GetResult();
        var series = Encoding.UTF8.GetString(page.ToArray()).Split('\n')
            .Count(line => line.StartsWith("modeldeployment_", StringComparison.Ordinal));
        Console.WriteLine(
            $"series of {Deployments} ModelDeployments: {series / Deployments} and {held / (double)Deployments / 1024:0.00} KiB each");
        GC.KeepAlive((rollouts, gpus));
    }

    // Apart, so that nothing but the store holds what was read.
    private static void Fill<T>(ResourceStore<T> store, Packing<T> packing, ReadOnlySequence<byte> list, ObjectJson json)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        store.Replace(ns: null, new ListSnapshot<T>([.. ListBody.Parse<T>(list, json).Items.Select(packing.Store)], [], "9"), []);

    private static string ConditionOf(string type) => $$"""
        {"type":"{{type}}","status":"True","reason":"AsExpected","message":"all is as the spec says",
        "lastTransitionTime":"2026-01-01T00:00:05Z","observedGeneration":1}
        """;

    private static string Owner(int i) => $$$"""
        {"apiVersion":"modeloperator.dev/v1alpha1","kind":"ModelDeployment","metadata":{{{Metadata(i)}}},
        "spec":{"model":{"uri":"https://models.example/digits-{{{i}}}.onnx","version":"1"},"gpu":{"count":1},"replicas":1,
        "strategy":{"canary":{"steps":[{"weight":10,"duration":"10s"},{"weight":50,"duration":"10s"}]}},
        "analysis":{"interval":"10s","metrics":[{"name":"errors","builtin":"errorRate","maxIncrease":"1%"},
        {"name":"latency","builtin":"latency","maxRatio":1.2}]}},
        "status":{"observedGeneration":1,"phase":"Healthy","message":"model 1 (8308f1503d) serves with 1 of 1 pods ready",
        "url":"http://digits-{{{i}}}.models.svc","stableRevision":"8308f1503d","stableModel":"1 (8308f1503d)","drainDeadline":"10m",
        "traffic":{"generation":1,"weights":[{"revision":"8308f1503d","weight":100}],"convergedGeneration":1},
        "revisions":[{"revision":"8308f1503d","role":"Stable","modelVersion":"1","weight":100,"replicas":1,"readyReplicas":1}],
        "conditions":[{{{string.Join(',', Conditions.Select(ConditionOf))}}}],
        "history":[{"time":"2026-01-01T00:00:00Z","revision":"8308f1503d","reason":"RolloutStarted","message":"the first revision is made"},
        {"time":"2026-01-01T00:00:05Z","revision":"8308f1503d","reason":"Promoted","message":"model 1 (8308f1503d) is stable"}]} }
        """;

    private static string Metadata(int i) => $$$"""
        {"name":"digits-{{{i}}}","namespace":"models","uid":"9c1c2b1e-0000-4000-8000-{{{i:000000000000}}}","resourceVersion":"{{{i + 1}}}",
        "creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app":"digits-{{{i % 100}}}","modeloperator.dev/revision":"7f9c2ab4d1"},
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"digits","uid":"owner-{{{i % 100}}}","controller":true}],
        "managedFields":[{"manager":"kubelet","operation":"Update","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"x":"MANAGED"} } }]}
        """.Replace("MANAGED", new string('m', 1500));

    private static string Spec(int i) => $$$"""
        {"nodeName":"node-{{{i % 50}}}","dnsPolicy":"ClusterFirst","schedulerName":"default-scheduler","restartPolicy":"Always",
        "terminationGracePeriodSeconds":60,"securityContext":{"runAsNonRoot":true,"runAsUser":65532,"seccompProfile":{"type":"RuntimeDefault"}},
        "volumes":[{"name":"models","emptyDir":{"sizeLimit":"21Gi"}},{"name":"tmp","emptyDir":{"sizeLimit":"1Gi"}}],
        "tolerations":[{"key":"nvidia.com/gpu","operator":"Exists","effect":"NoSchedule"}],
        "initContainers":[{"name":"fetch","image":"localhost/model-operator/model-server:dev","args":["fetch","--uri","s3://models/digits/1","--output","/models/model.onnx"],
        "volumeMounts":[{"name":"models","mountPath":"/models"}],"imagePullPolicy":"IfNotPresent","terminationMessagePolicy":"FallbackToLogsOnError"}],
        "containers":[{"name":"server","image":"localhost/model-operator/model-server:dev","args":["serve","--model-path","/models/model.onnx"],
        "env":[{"name":"ORT_DISABLE_TELEMETRY","value":"1"}],"ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],
        "resources":{"requests":{"cpu":"500m","memory":"1Gi"},"limits":{"nvidia.com/gpu":"1","memory":"2Gi"}},
        "readinessProbe":{"httpGet":{"path":"/readyz","port":"probes","scheme":"HTTP"},"periodSeconds":2,"failureThreshold":3},
        "livenessProbe":{"httpGet":{"path":"/livez","port":"probes","scheme":"HTTP"},"periodSeconds":10,"failureThreshold":6},
        "volumeMounts":[{"name":"models","mountPath":"/models","readOnly":true},{"name":"tmp","mountPath":"/tmp"}]}]}
        """;

    private static string Pod(int i) => $$$"""
        {"metadata":{{{Metadata(i)}}},"spec":{{{Spec(i)}}},
        "status":{"phase":"Running","podIP":"10.244.0.{{{i % 250}}}","podIPs":[{"ip":"10.244.0.{{{i % 250}}}"}],"hostIP":"10.0.0.1","qosClass":"Burstable",
        "conditions":[{"type":"Initialized","status":"True","lastTransitionTime":"2026-01-01T00:00:03Z"},{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:05Z"},
        {"type":"PodScheduled","status":"True","lastTransitionTime":"2026-01-01T00:00:01Z"}],
        "containerStatuses":[{"name":"server","ready":true,"restartCount":0,"image":"localhost/model-operator/model-server:dev",
        "imageID":"localhost/model-operator/model-server@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "containerID":"containerd://{{{i:0000000000000000000000000000000000000000000000000000000000000000}}}","state":{"running":{"startedAt":"2026-01-01T00:00:03Z"} } }]} }
        """;

    private static string Deployment(int i) => $$$"""
        {"metadata":{{{Metadata(i)}}},"spec":{"replicas":3,"revisionHistoryLimit":0,"selector":{"matchLabels":{"app":"digits-{{{i}}}"}},
        "strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"}},
        "template":{"metadata":{"labels":{"app":"digits-{{{i}}}"}},"spec":{{{Spec(i)}}} } },
        "status":{"replicas":3,"readyReplicas":3,"availableReplicas":3,"updatedReplicas":3,"observedGeneration":1,
        "conditions":[{"type":"Available","status":"True","reason":"MinimumReplicasAvailable","lastTransitionTime":"2026-01-01T00:00:05Z"}]}}
        """;
}
