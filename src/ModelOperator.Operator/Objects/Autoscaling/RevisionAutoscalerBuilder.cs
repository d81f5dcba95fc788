using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Spec;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Objects;
using ModelOperator.Kubernetes.Client.Json;

namespace ModelOperator.Operator.Objects.Autoscaling;

/// <summary>The HorizontalPodAutoscaler of one revision (R25).</summary>
internal static class RevisionAutoscalerBuilder
{
    // The target that Kubernetes itself uses when no metric is given, in percent of the CPU request.
    private const int DefaultCpuUtilization = 80;

    /// <summary>Builds it; <paramref name="minReplicas"/> is the smallest number of pods that the present traffic allows.</summary>
    public static V2HorizontalPodAutoscaler Build(
        ModelDeployment owner, string revision, AutoscalingSpec autoscaling, int minReplicas) => With(
        owner,
        revision,
        new V2HorizontalPodAutoscalerSpec
        {
            ScaleTargetRef = new()
            {
                ApiVersion = "apps/v1",
                Kind = "Deployment",
                Name = ObjectNames.OfRevision(owner.Metadata.Name!, revision),
            },
            MaxReplicas = autoscaling.MaxReplicas,
            Metrics = [.. Metrics(autoscaling)],
        },
        minReplicas);

    /// <summary>Builds it like the existing one, except for <paramref name="minReplicas"/>.</summary>
    public static V2HorizontalPodAutoscaler With(
        ModelDeployment owner, string revision, V2HorizontalPodAutoscalerSpec present, int minReplicas)
    {
        var least = Math.Max(1, minReplicas);
        return new()
        {
            ApiVersion = "autoscaling/v2",
            Kind = "HorizontalPodAutoscaler",
            Metadata = Ownership.Metadata(
                owner, ObjectNames.OfRevision(owner.Metadata.Name!, revision), ModelOperatorApi.ModelComponent, revision),
            // Only these fields are repeated. Any other that somebody else has set, such as behavior, would become ours with the next
            // apply.
            Spec = new()
            {
                ScaleTargetRef = present.ScaleTargetRef,
                Metrics = present.Metrics,
                MinReplicas = least,
                MaxReplicas = Math.Max(least, present.MaxReplicas),
            },
        };
    }

    /// <summary>True when two states differ at most in what the autoscaler reports, which changes every few seconds.</summary>
    public static bool AskTheSame(V2HorizontalPodAutoscaler before, V2HorizontalPodAutoscaler after) =>
        before.Metadata.Uid == after.Metadata.Uid
        && before.Metadata.DeletionTimestamp == after.Metadata.DeletionTimestamp
        && JsonNode.DeepEquals(SpecOf(before), SpecOf(after));

    private static JsonNode? SpecOf(V2HorizontalPodAutoscaler autoscaler) =>
        ObjectNode.Of(autoscaler, KubernetesJsonContext.Default.V2HorizontalPodAutoscaler)["spec"];

    // CPU is last, because older servers return it there, and a list in another order would be written again and again.
    private static IEnumerable<V2MetricSpec> Metrics(AutoscalingSpec autoscaling)
    {
        if (autoscaling.TargetInflightRequests is { } requests)
        {
            yield return new()
            {
                Type = "Pods",
                Pods = new()
                {
                    Metric = new() { Name = ModelServerMetricNames.InflightRequests },
                    Target = new() { Type = "AverageValue", AverageValue = requests.ToString() },
                },
            };
        }

        var byDefault = autoscaling.TargetInflightRequests is null ? DefaultCpuUtilization : (int?)null;
        if ((autoscaling.TargetCpuUtilization ?? byDefault) is { } percent)
        {
            yield return new()
            {
                Type = "Resource",
                Resource = new() { Name = "cpu", Target = new() { Type = "Utilization", AverageUtilization = percent } },
            };
        }
    }
}
