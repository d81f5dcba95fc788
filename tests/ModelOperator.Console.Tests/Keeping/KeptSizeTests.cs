using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Console.Fleet;
using ModelOperator.Console.Keeping;
using ModelOperator.Console.Tests.Support;
using ModelOperator.Kubernetes;
using ModelOperator.Kubernetes.Caching.Stores;
using ModelOperator.Kubernetes.Client.Answers;
using ModelOperator.Kubernetes.Client.Json;
using Xunit.Abstractions;

namespace ModelOperator.Console.Tests.Keeping;

/// <summary>Measures anew what objects take that are kept, beside what they are counted for.</summary>
[Collection(nameof(Alone))]
public sealed class KeptSizeTests(ITestOutputHelper output)
{
    private const int Objects = 1000;

    private readonly ObjectJson _json = new([ModelOperatorJsonContext.Default]);

    [Fact]
    public void ModelDeployments_AreCountedForWhatTheyTake() =>
        Measure(number => Named(Samples.Stepping, number), one => one, DeploymentRows.Of);

    [Fact]
    public void LargeModelDeployments_AreCountedForWhatTheyTake() =>
        Measure(number => Named(Samples.Stepping, number), WithHistory, DeploymentRows.Of);

    [Fact]
    public void Pods_AreCountedForWhatTheyTake() => Measure<V1Pod>(Pod, most: 1.4);

    [Fact]
    public void Events_AreCountedForWhatTheyTake() => Measure<Eventsv1Event>(Event, most: 3.5);

    private void Measure(
        Func<int, ModelDeployment> objectOf, Func<ModelDeployment, ModelDeployment> change, Func<ModelDeployment, DeploymentRow> rowOf)
    {
        var rows = new ConditionalWeakTable<ModelDeployment, DeploymentRow>();
        Measure<ModelDeployment>(
            number => JsonSerializer.Serialize(change(objectOf(number)), ModelOperatorJsonContext.Default.ModelDeployment),
            most: 2.2,
            one => rows.Add(one, rowOf(one)));
        GC.KeepAlive(rows);
    }

    private void Measure<T>(Func<int, string> jsonOf, double most, Action<T>? also = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        // The first ones build the serializers.
        Keep(new ResourceStore<T>(new(packedBy: null, [])), ListOf(jsonOf, -10, 10), also: null);
        var (list, shared) = (ListOf(jsonOf, 0, Objects), new SharedRoom(1 << 30));
        var room = new CallerRoom(shared, Objects).Open();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var store = new ResourceStore<T>(new(packedBy: null, []));
        var bytes = Keep(store, list, also, room);
        var (each, counted) = ((GC.GetTotalMemory(forceFullCollection: true) - before) / Objects, shared.Taken / Objects);
        GC.KeepAlive(store);
        GC.KeepAlive(list);
        room.Dispose();

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{typeof(T).Name} of {bytes / Objects} bytes of JSON: {each} in memory, "
            + $"{each / (double)(bytes / Objects):0.00} times as many; "
            + $"counted as {counted}, {counted / (double)each:0.00} times what it takes"));
        (counted / (double)each).ShouldBeInRange(1, most);
    }

    // Apart, so that nothing but the store holds what was read.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Keep<T>(ResourceStore<T> store, byte[] list, Action<T>? also, CacheRoom? room = null)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var packing = new Packing<T>(packedBy: null, []);
        var page = ListBody.Parse<T>(new ReadOnlySequence<byte>(list), _json);
        for (var at = 0; at < page.Items.Count; at++)
        {
            room?.TryTake(ResourceKey.Of(page.Items[at]), page.Bytes[at]).ShouldBeTrue();
            also?.Invoke(page.Items[at]);
        }

        store.Replace(ns: null, new ListSnapshot<T>([.. page.Items.Select(packing.Store)], [], "9"), []);
        return page.Bytes.Sum();
    }

    private static byte[] ListOf(Func<int, string> jsonOf, int first, int count) => Encoding.UTF8.GetBytes(
        $$$"""{"metadata":{"resourceVersion":"9"},"items":[{{{string.Join(',', Enumerable.Range(first, count).Select(jsonOf))}}}]}""");

    private static ModelDeployment Named(ModelDeployment deployment, int number) => deployment with
    {
        Metadata = deployment.Metadata with { Name = $"digits-{number}", Uid = Uid(number), ResourceVersion = $"{1_000_000 + number}" },
    };

    // As many entries as a status keeps at most, each with words of its own.
    private static ModelDeployment WithHistory(ModelDeployment deployment) => deployment with
    {
        Status = deployment.Status! with
        {
            History =
            [
                .. Enumerable.Range(0, 50).Select(entry => Samples.Entry(
                    entry, "StepStarted",
                    $"step {entry} (10 %) of model 2 of {deployment.Metadata.Name} begins, after the one before ended")),
            ],
        },
    };

    private static string Uid(int number) => $"9c1c2b1e-0000-4000-8000-{number + 1000:000000000000}";

    private static string Metadata(int number, string name) => $$$"""
        {"name":"{{{name}}}","namespace":"models","uid":"{{{Uid(number)}}}","resourceVersion":"{{{1_000_000 + number}}}",
        "creationTimestamp":"2026-01-01T00:00:00Z"
        """;

    private static string Pod(int number) => $$$"""
        {"metadata":{{{Metadata(number, $"digits-{number}-7f9c2ab4d1-x")}}},"labels":{"modeloperator.dev/name":"digits-{{{number % 100}}}",
        "modeloperator.dev/revision":"7f9c2ab4d1","modeloperator.dev/component":"model","pod-template-hash":"{{{number % 100}}}"},
        "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"digits-{{{number % 100}}}","uid":"owner-{{{number % 100}}}",
        "controller":true,"blockOwnerDeletion":true}]},
        "spec":{"nodeName":"node-{{{number % 50}}}","dnsPolicy":"ClusterFirst","schedulerName":"default-scheduler","restartPolicy":"Always",
        "terminationGracePeriodSeconds":60,
        "securityContext":{"runAsNonRoot":true,"runAsUser":65532,"seccompProfile":{"type":"RuntimeDefault"}},
        "volumes":[{"name":"models","emptyDir":{"sizeLimit":"21Gi"}},{"name":"tmp","emptyDir":{"sizeLimit":"1Gi"}}],
        "tolerations":[{"key":"nvidia.com/gpu","operator":"Exists","effect":"NoSchedule"}],
        "initContainers":[{"name":"fetch","image":"localhost/model-operator/model-server:dev",
        "args":["fetch","--uri","s3://models/digits/1","--output","/models/model.onnx"],
        "volumeMounts":[{"name":"models","mountPath":"/models"}],"imagePullPolicy":"IfNotPresent"}],
        "containers":[{"name":"server","image":"localhost/model-operator/model-server:dev",
        "args":["serve","--model-path","/models/model.onnx"],
        "env":[{"name":"ORT_DISABLE_TELEMETRY","value":"1"}],"ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],
        "resources":{"requests":{"cpu":"500m","memory":"1Gi"},"limits":{"nvidia.com/gpu":"1","memory":"2Gi"}},
        "readinessProbe":{"httpGet":{"path":"/readyz","port":"probes","scheme":"HTTP"},"periodSeconds":2,"failureThreshold":3},
        "volumeMounts":[{"name":"models","mountPath":"/models","readOnly":true},{"name":"tmp","mountPath":"/tmp"}]}]},
        "status":{"phase":"Running","podIP":"10.244.{{{number / 250}}}.{{{number % 250}}}","hostIP":"10.0.0.1","qosClass":"Burstable",
        "conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-01-01T00:00:05Z"},
        {"type":"PodScheduled","status":"True","lastTransitionTime":"2026-01-01T00:00:01Z"}],
        "containerStatuses":[{"name":"server","ready":true,"restartCount":0,"image":"localhost/model-operator/model-server:dev",
        "imageID":"localhost/model-server@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "containerID":"containerd://{{{number:0000000000000000000000000000000000000000000000000000000000000000}}}",
        "state":{"running":{"startedAt":"2026-01-01T00:00:03Z"} } }]} }
        """;

    private static string Event(int number) => $$$"""
        {"metadata":{{{Metadata(number, $"digits-{number}.18a3c5d2f7b6e901")}}}},
        "eventTime":"2026-01-01T00:00:00.123456Z","action":"StepStarted",
        "reason":"StepStarted","note":"step 1 (50 %) of model 2 (7f9c2ab4d1) of digits-{{{number}}} begins","type":"Normal",
        "reportingController":"modeloperator.dev/operator","reportingInstance":"model-operator-5d4f8c9b7-{{{number % 10}}}",
        "regarding":{"apiVersion":"modeloperator.dev/v1alpha1","kind":"ModelDeployment","name":"digits-{{{number}}}","namespace":"models",
        "uid":"{{{Uid(number)}}}"} }
        """;
}
