using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.ClusterTests.Harness;

namespace ModelOperator.ClusterTests.Rollouts;

/// <summary>
/// A stand-in for KEDA in one namespace, which the tests' clusters do not have. It serves the kind ScaledObject, keeps each one by KEDA's
/// finalizer until it has stopped, and makes a HorizontalPodAutoscaler for it as KEDA does: named keda-hpa-NAME, with its labels, and owned
/// by it. It asks no trigger. A Deployment that another autoscaler scales as well, which KEDA's webhook refuses, is a fault.
/// </summary>
internal sealed class KedaStandIn : IAsyncDisposable
{
    private const string Kind = "scaledobjects.keda.sh";

    private const string Definition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: scaledobjects.keda.sh}
        spec:
          group: keda.sh
          scope: Namespaced
          names: {kind: ScaledObject, plural: scaledobjects, singular: scaledobject}
          versions:
            - name: v1alpha1
              served: true
              storage: true
              subresources: {status: {}}
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      required: [scaleTargetRef, triggers]
                      properties:
                        scaleTargetRef:
                          type: object
                          required: [name]
                          properties:
                            apiVersion: {type: string}
                            kind: {type: string}
                            name: {type: string}
                        minReplicaCount: {type: integer}
                        maxReplicaCount: {type: integer}
                        idleReplicaCount: {type: integer}
                        fallback:
                          type: object
                          required: [failureThreshold, replicas]
                          properties:
                            failureThreshold: {type: integer}
                            replicas: {type: integer}
                            behavior: {type: string, default: static}
                        triggers:
                          type: array
                          minItems: 1
                          items:
                            type: object
                            required: [type, metadata]
                            properties:
                              type: {type: string}
                              name: {type: string}
                              metricType: {type: string}
                              metadata: {type: object, additionalProperties: {type: string}}
                              authenticationRef:
                                type: object
                                required: [name]
                                properties:
                                  name: {type: string}
                                  kind: {type: string}
                    status: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """;

    private readonly string _namespace;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly Task _running;

    private KedaStandIn(string ns)
    {
        _namespace = ns;
        _running = Task.Run(RunAsync);
    }

    /// <summary>The faults: all that KEDA would have refused, and all that failed here.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Installs the kind, and begins to act in a namespace.</summary>
    public static async Task<KedaStandIn> InstallAsync(string ns)
    {
        var (exitCode, output) = await Kubectl.Run(Definition, "apply", "-f", "-");
        exitCode.ShouldBe(0, output);
        await Kubectl.Run(null, "wait", "--for=condition=Established", $"crd/{Kind}", "--timeout=60s");
        return new KedaStandIn(ns);
    }

    /// <summary>Takes the kind away, with every object of it.</summary>
    public static async Task UninstallAsync()
    {
        var (_, names) = await Kubectl.Run(
            null, "get", Kind, "-A", "-o", "jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name} {end}", "--ignore-not-found");
        var deleted = Kubectl.Run(null, "delete", "crd", Kind, "--ignore-not-found", "--timeout=60s");
        foreach (var name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(name => name.Split('/').Length == 2))
        {
            await ReleaseAsync(name.Split('/')[0], name.Split('/')[1]);
        }

        await deleted;
    }

    /// <summary>The bounds in a ScaledObject.</summary>
    public async Task<(int Least, int Most)> BoundsAsync(string name)
    {
        var numbers = (await ReadAsync(name, "{.spec.minReplicaCount} {.spec.maxReplicaCount}")).Split(' ');
        return (int.Parse(numbers[0], CultureInfo.InvariantCulture), int.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    /// <summary>The query in the first trigger of a ScaledObject.</summary>
    public Task<string> QueryAsync(string name) => ReadAsync(name, "{.spec.triggers[0].metadata.query}");

    /// <summary>The names of all ScaledObjects of the namespace.</summary>
    public async Task<string> NamesAsync() => string.Join(' ', (await ListAsync(Kind)).Select(NameOf));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await TurnAsync();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                _faults.Enqueue(fault.Message);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, _stop.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TurnAsync()
    {
        var scaled = await ListAsync(Kind);
        if (scaled.Count == 0)
        {
            return;
        }

        var autoscalers = await ListAsync("hpa");
        foreach (var one in scaled)
        {
            var (name, metadata) = (NameOf(one), one["metadata"]!);
            if (metadata["deletionTimestamp"] is not null)
            {
                await ReleaseAsync(_namespace, name);
                continue;
            }

            if (autoscalers.Exists(other => TargetOf(other) == TargetOf(one) && NameOf(other) != $"keda-hpa-{name}"))
            {
                _faults.Enqueue($"{name} scales a Deployment that has another autoscaler");
            }

            if (metadata["finalizers"] is null)
            {
                await Kubectl.Run(
                    null, "patch", Kind, name, "-n", _namespace, "--type=merge", "-p",
                    """{"metadata":{"finalizers":["finalizer.keda.sh"]}}""");
            }

            await Kubectl.Run(AutoscalerOf(one).ToJsonString(), "apply", "-n", _namespace, "-f", "-");
        }
    }

    private static JsonObject AutoscalerOf(JsonNode scaled) => new()
    {
        ["apiVersion"] = "autoscaling/v1",
        ["kind"] = "HorizontalPodAutoscaler",
        ["metadata"] = new JsonObject
        {
            ["name"] = $"keda-hpa-{NameOf(scaled)}",
            ["labels"] = scaled["metadata"]!["labels"]!.DeepClone(),
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "keda.sh/v1alpha1",
                ["kind"] = "ScaledObject",
                ["name"] = NameOf(scaled),
                ["uid"] = scaled["metadata"]!["uid"]!.DeepClone(),
                ["controller"] = true,
                ["blockOwnerDeletion"] = true,
            }),
        },
        ["spec"] = new JsonObject
        {
            ["minReplicas"] = scaled["spec"]!["minReplicaCount"]!.DeepClone(),
            ["maxReplicas"] = scaled["spec"]!["maxReplicaCount"]!.DeepClone(),
            ["scaleTargetRef"] = scaled["spec"]!["scaleTargetRef"]!.DeepClone(),
        },
    };

    private static string NameOf(JsonNode item) => (string)item["metadata"]!["name"]!;

    private static string? TargetOf(JsonNode item) => (string?)item["spec"]!["scaleTargetRef"]!["name"];

    private static Task ReleaseAsync(string ns, string name) => Kubectl.Run(
        null, "patch", Kind, name, "-n", ns, "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");

    private async Task<string> ReadAsync(string name, string path)
    {
        var (exitCode, output) = await Kubectl.Run(null, "get", Kind, name, "-n", _namespace, "-o", $"jsonpath={path}");
        exitCode.ShouldBe(0, output);
        return output;
    }

    private async Task<List<JsonNode>> ListAsync(string kind)
    {
        var (exitCode, output, _) = await Command.Run("kubectl", null, ["get", kind, "-n", _namespace, "-o", "json"]);
        return exitCode == 0 ? [.. JsonNode.Parse(output)!["items"]!.AsArray().OfType<JsonNode>()] : [];
    }
}
