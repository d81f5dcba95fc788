using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Api.Status;
using ModelOperator.Contracts.Objects;
using ModelOperator.Operator.Objects.Revisions.Templates;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Objects.Gateway;

/// <summary>
/// Merges <c>spec.traffic.gateway.pod</c> into the gateway pods. They are in the way of every request and have rights of their own, so the
/// fields that may be set are named one by one: none of them adds a program, or changes the gateway's.
/// </summary>
internal static class GatewayPodTemplate
{
    /// <summary>The field of the spec.</summary>
    public const string Field = "spec.traffic.gateway.pod";

    private const string Reason = "InvalidPod";
    private const string OwnPrefix = ModelOperatorApi.Group + "/";

    private static readonly FrozenDictionary<string, string[]> Allowed = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["metadata"] = ["labels", "annotations"],
        ["spec"] =
        [
            "affinity", "imagePullSecrets", "nodeSelector", "priorityClassName", "schedulerName", "tolerations",
            "topologySpreadConstraints",
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The part that a spec has; null for none.</summary>
    public static PodTemplate? Of(ModelDeployment owner) => owner.Spec.Traffic?.Gateway?.Pod;

    /// <summary>A short text that changes with the template.</summary>
    public static string DigestOf(PodTemplate template) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template.Json.GetRawText())))[..16];

    /// <summary>Returns the pods with the template's changes.</summary>
    public static V1PodTemplateSpec Merge(V1PodTemplateSpec pods, PodTemplate? template) => TemplatedPods.Merge(pods, template);

    /// <summary>The first part of a template that cannot be used; null when there is none.</summary>
    public static SpecProblem? FindProblem(PodTemplate? template) =>
        template is not { } written ? null
        : !written.IsReadable ? Named(TemplatedPods.FindProblem(template)!)
        : FindForbidden(written.Json)
            ?? FindForbiddenKey(written.Json)
            ?? (TemplatedPods.FindProblem(template) is { } problem ? Named(problem) : null);

    private static SpecProblem? FindForbidden(JsonElement written)
    {
        foreach (var part in written.EnumerateObject())
        {
            if (!Allowed.TryGetValue(part.Name, out var fields))
            {
                return Problem(part.Name, "gateway pods take metadata and spec here; leave it out");
            }

            if (part.Value.ValueKind is not JsonValueKind.Object)
            {
                return Problem(part.Name, "it must be an object");
            }

            foreach (var field in part.Value.EnumerateObject().Where(field => !fields.Contains(field.Name, StringComparer.Ordinal)))
            {
                return Problem($"{part.Name}.{field.Name}", $"gateway pods take {string.Join(", ", fields)} here; leave it out");
            }
        }

        return null;
    }

    // These labels and annotations tell the operator, Services and Prometheus which pods are gateways, and whose; or
    // they have programs put into pods.
    private static SpecProblem? FindForbiddenKey(JsonElement written)
    {
        if (!written.TryGetProperty("metadata", out var metadata))
        {
            return null;
        }

        foreach (var list in metadata.EnumerateObject())
        {
            if (list.Value.ValueKind is not JsonValueKind.Object)
            {
                return Problem($"metadata.{list.Name}", "it must be an object");
            }

            foreach (var entry in list.Value.EnumerateObject())
            {
                if (WhyNot(entry.Name) is { } why)
                {
                    return Problem($"metadata.{list.Name}[{Sentence.Cut(entry.Name, 100)}]", why);
                }
            }
        }

        return null;
    }

    private static string? WhyNot(string key) =>
        IsOwn(key) ? "it is set by the operator; leave it out"
        : Injectors.TakeOrdersFrom(key)
            ? "by it an injector may put another program into the gateway pods; leave it out, or have the administrator of the injector "
                + "choose what it does"
        : null;

    private static bool IsOwn(string key) =>
        key.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase)
        || key.StartsWith("prometheus.io/", StringComparison.OrdinalIgnoreCase)
        || key is ModelOperatorApi.ManagedByLabel or ModelOperatorApi.ComponentLabel or "$patch";

    private static SpecProblem Named(SpecProblem problem) =>
        problem with { Field = problem.Field.Replace(TemplatedPods.Field, Field, StringComparison.Ordinal) };

    private static SpecProblem Problem(string path, string message) => new(Reason, $"{Field}.{Sentence.Cut(path, 200)}", message);
}
