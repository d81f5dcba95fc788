using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status.Traffic;
using ModelOperator.Kubernetes.Client.Discovery;
using ModelOperator.Kubernetes.Client.Json;
using ModelOperator.Operator.Configuration;
using ModelOperator.Operator.Objects.Autoscaling;
using ModelOperator.Operator.Objects.Gateway;
using ModelOperator.Operator.Objects.Revisions;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.ClusterTests.Modern;

/// <summary>One of everything that the operator makes for a ModelDeployment whose spec has every field that ends up in an object.</summary>
internal static class OperatorObjects
{
    private const string Owner = """
        {
          "apiVersion": "modeloperator.dev/v1alpha1", "kind": "ModelDeployment",
          "metadata": { "name": "digits", "namespace": "ml", "uid": "5b1b2f0e-0000-4000-8000-000000000000", "generation": 3 },
          "spec": {
            "model": { "uri": "configmap://digits-models/v1.onnx", "version": "1", "credentialsSecret": "credentials" },
            "server": {
              "image": "server:1", "command": ["serve"], "args": ["--verbose"], "port": 8000, "readinessPath": "/ready",
              "env": [
                { "name": "PLAIN", "value": "1" },
                { "name": "NAMESPACE", "valueFrom": { "fieldRef": { "fieldPath": "metadata.namespace" } } },
                { "name": "TOKEN", "valueFrom": { "secretKeyRef": { "name": "tokens", "key": "token", "optional": true } } },
                { "name": "MODE", "valueFrom": { "configMapKeyRef": { "name": "modes", "key": "mode" } } }
              ]
            },
            "gpu": { "count": 2, "products": ["NVIDIA-H200"], "runtimeClassName": "nvidia" },
            "resources": { "requests": { "cpu": "500m", "memory": "1Gi" }, "limits": { "memory": "2Gi" } },
            "pod": {
              "nodeSelector": { "pool": "gpu" },
              "tolerations": [{ "key": "spot", "operator": "Equal", "value": "yes", "effect": "NoExecute", "tolerationSeconds": 30 }],
              "annotations": { "team": "vision" }, "labels": { "team": "vision" },
              "serviceAccountName": "models", "priorityClassName": "high", "imagePullSecrets": [{ "name": "registry" }],
              "terminationGracePeriodSeconds": 30
            },
            "monitoring": { "profile": "configmap://profiles/digits.json" },
            "replicas": 2,
            "autoscaling": { "minReplicas": 1, "maxReplicas": 4, "targetCpuUtilization": 70, "targetInflightRequests": 8 },
            "strategy": { "canary": { "steps": [{ "weight": 10 }] } }
          }
        }
        """;

    /// <summary>The objects as they go to the server.</summary>
    public static IReadOnlyList<JsonNode> All()
    {
        var owner = JsonSerializer.Deserialize(Owner, ModelOperatorJsonContext.Default.ModelDeployment)!;
        var options = new ModelOperatorOptions
        {
            GatewayImage = "gateway:1",
            ModelServerImage = "model-server:1",
            GatewayPlacement = """
                {"imagePullSecrets":[{"name":"gateways"}],"nodeSelector":{"pool":"edge"},"priorityClassName":"high",
                 "tolerations":[{"key":"edge","operator":"Exists","effect":"NoSchedule"}]}
                """,
        };
        var full = RevisionTemplate.Of(owner.Spec);
        // the operator's own server, which fetches the model and has probes of its own
        var plain = full with { Server = null, Gpu = null };
        var route = new TrafficStatus { Generation = 1, Weights = [new() { Revision = full.Revision, Weight = 100 }] };
        return
        [
            Json(RevisionDeploymentBuilder.Build(owner, full.Revision, full, 2, options, PodFormats.Newest)),
            Json(RevisionDeploymentBuilder.Build(owner, plain.Revision, plain, 1, options)),
            Json(RevisionServiceBuilder.Build(owner, full.Revision)),
            Json(RevisionSnapshotBuilder.Build(owner, full.Revision, full, 1)),
            Json(RevisionBudgetBuilder.Build(owner, full.Revision, keepsLast: true, present: null)),
            Json(DigestsBuilder.ConfigMap(owner, new SortedDictionary<string, string> { [full.Revision] = new('a', 64) })),
            Json(RevisionSnapshotBuilder.Held(
                owner, full.Revision, RevisionSnapshotBuilder.Build(owner, full.Revision, full, 1), new('a', 64))),
            Json(PreviewServiceBuilder.Build(owner, full.Revision)),
            Json(RevisionAutoscalerBuilder.Build(owner, full.Revision, owner.Spec.Autoscaling!, 1)),
            Json(GatewayDeploymentBuilder.Build(owner, options)),
            Json(GatewayRouteBuilder.Service(owner)),
            Json(GatewayRouteBuilder.ConfigMap(owner, route)),
            Json(GatewayRouteBuilder.DisruptionBudget(owner)),
            Json(GatewayAccessBuilder.ServiceAccount(owner)),
            Json(GatewayAccessBuilder.Role(owner)),
            Json(GatewayAccessBuilder.RoleBinding(owner)),
        ];
    }

    // The client puts apiVersion and kind in by the type, too.
    private static JsonObject Json<T>(T resource)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var type = ResourceType.Of<T>();
        var json = JsonSerializer.SerializeToNode(resource, typeof(T), KubernetesJsonContext.Default)!.AsObject();
        json["apiVersion"] = type.GroupVersion;
        json["kind"] = type.Kind;
        return json;
    }
}
