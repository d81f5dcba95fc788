using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Objects;

namespace ModelOperator.Benchmarks.Operators.Cluster;

/// <summary>Pods as Kubernetes' controllers would make them from a Deployment, and their states as a kubelet would write them.</summary>
internal static class PodObjects
{
    /// <summary>The hash of a Deployment's template, which is a label of its pods.</summary>
    public static string HashOf(V1Deployment deployment) => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(deployment.Spec!.Template!, KubernetesJsonContext.Default.V1PodTemplateSpec)))[..10];

    /// <summary>The devices that a pod of the Deployment asks for.</summary>
    public static IReadOnlyDictionary<string, long> DevicesOf(V1Deployment deployment) => deployment.Spec!.Template!.Spec!.Containers!
        .SelectMany(container => container.Resources?.Limits ?? new Dictionary<string, ResourceQuantity>())
        .Where(limit => limit.Key.Contains('/', StringComparison.Ordinal))
        .GroupBy(limit => limit.Key, limit => limit.Value, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Sum(number => (long)number.ToDecimal()), StringComparer.Ordinal);

    /// <summary>The pod; without a node when it has to wait for one.</summary>
    public static V1Pod Build(V1Deployment deployment, StandInPod pod)
    {
        var template = deployment.Spec!.Template!;
        var set = $"{deployment.Metadata.Name}-{pod.Hash}";
        return new()
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Metadata = new()
            {
                Name = pod.Name,
                NamespaceProperty = deployment.Metadata.NamespaceProperty,
                Labels = new Dictionary<string, string>(template.Metadata!.Labels!, StringComparer.Ordinal)
                {
                    ["pod-template-hash"] = pod.Hash,
                },
                Annotations = template.Metadata.Annotations,
                OwnerReferences =
                [
                    new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = set, Uid = UidOf(set), Controller = true },
                ],
            },
            // No controller makes the tokens of service accounts here.
            Spec = template.Spec! with
            {
                ServiceAccountName = null,
                AutomountServiceAccountToken = false,
                NodeName = pod.IsReady ? StandInNode.Name : null,
            },
        };
    }

    /// <summary>The state of a pod that runs and is ready. Its model has been fetched.</summary>
    public static JsonObject Running(V1Deployment deployment, StandInPod pod)
    {
        var now = Time(TimeProvider.System.GetUtcNow());
        var spec = deployment.Spec!.Template!.Spec!;
        var fetched = $$"""{"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(deployment.Metadata.Name!)))}}"}""";
        return new()
        {
            ["phase"] = "Running",
            ["podIP"] = pod.Address.ToString(),
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = pod.Address.ToString() }),
            ["startTime"] = now,
            ["conditions"] = new JsonArray(
            [
                .. new[] { "PodScheduled", "Initialized", "ContainersReady", "Ready" }.Select(type => Condition(type, "True", now)),
            ]),
            ["initContainerStatuses"] = new JsonArray(
            [
                .. (spec.InitContainers ?? []).Select(container => Container(container, "terminated", new()
                {
                    ["exitCode"] = 0, ["reason"] = "Completed", ["startedAt"] = now, ["finishedAt"] = now,
                    ["message"] = container.Name == PodParts.Fetch ? fetched : null,
                })),
            ]),
            ["containerStatuses"] = new JsonArray(
            [
                .. spec.Containers!.Select(container => Container(container, "running", new() { ["startedAt"] = now })),
            ]),
        };
    }

    /// <summary>The state of a pod that waits for devices.</summary>
    public static JsonObject Waiting(StandInPod pod)
    {
        var condition = Condition("PodScheduled", "False", Time(TimeProvider.System.GetUtcNow()));
        condition["reason"] = "Unschedulable";
        condition["message"] = $"0/1 nodes are available: 1 Insufficient {string.Join(", ", pod.Devices.Keys)}.";
        return new() { ["phase"] = "Pending", ["conditions"] = new JsonArray(condition) };
    }

    private static JsonObject Condition(string type, string status, string now) =>
        new() { ["type"] = type, ["status"] = status, ["lastTransitionTime"] = now };

    private static JsonObject Container(V1Container container, string state, JsonObject details) => new()
    {
        ["name"] = container.Name,
        ["image"] = container.Image,
        ["imageID"] = container.Image,
        ["ready"] = true,
        ["restartCount"] = 0,
        ["state"] = new JsonObject { [state] = details },
    };

    private static string UidOf(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
