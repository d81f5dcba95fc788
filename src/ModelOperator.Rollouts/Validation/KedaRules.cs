using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Keda;

namespace ModelOperator.Rollouts.Validation;

/// <summary>Checks autoscaling by KEDA as far as the spec alone shows what KEDA would refuse.</summary>
internal static class KedaRules
{
    private const string Reason = "InvalidAutoscaling";
    private const string Field = "spec.autoscaling.keda";

    // KEDA names its HorizontalPodAutoscaler keda-hpa-<name>-<revision>, and takes no name that is longer than a label.
    private const string HpaPrefix = "keda-hpa-";

    /// <summary>The longest name of a ModelDeployment whose revisions KEDA can scale.</summary>
    private static readonly int LongestName = NameRules.MaxLength - HpaPrefix.Length;

    public static IEnumerable<SpecProblem> Check(string name, ModelDeploymentSpec spec)
    {
        if (spec.Autoscaling is not { Keda: { } keda } autoscaling)
        {
            return [];
        }

        return CheckName(name).Concat(CheckTargets(autoscaling)).Concat(CheckTriggers(keda, spec)).Concat(CheckFallback(keda, autoscaling));
    }

    private static IEnumerable<SpecProblem> CheckName(string name)
    {
        if (name.Length > LongestName)
        {
            yield return new(
                "NameTooLong", "metadata.name",
                $"'{name}' has {name.Length} characters; with spec.autoscaling.keda at most {LongestName} leave room for "
                + $"'{HpaPrefix}' and '-<revision>' in the names of KEDA's autoscalers");
        }
    }

    private static IEnumerable<SpecProblem> CheckTargets(AutoscalingSpec autoscaling)
    {
        if (autoscaling.TargetCpuUtilization is { } percent)
        {
            yield return new(
                Reason, "spec.autoscaling.targetCpuUtilization",
                $"{percent} stands beside keda, whose triggers alone decide; remove it, or put a trigger in its place: {{type: cpu, "
                + $"metricType: Utilization, metadata: {{value: \"{percent}\"}}}}");
        }

        if (autoscaling.TargetInflightRequests is { } requests)
        {
            yield return new(
                Reason, "spec.autoscaling.targetInflightRequests",
                $"{requests} stands beside keda, whose triggers alone decide; remove it, or put a trigger of the type prometheus in its "
                + "place, with a query over model_server_inflight_requests");
        }
    }

    private static IEnumerable<SpecProblem> CheckTriggers(KedaSpec keda, ModelDeploymentSpec spec)
    {
        if (keda.Triggers.Count is 0 or > KedaSpec.MostTriggers)
        {
            yield return new(
                Reason, $"{Field}.triggers",
                $"there are {keda.Triggers.Count} triggers; name from 1 to {KedaSpec.MostTriggers}, or remove {Field}");
            yield break;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, trigger) in keda.Triggers.Index())
        {
            var at = $"{Field}.triggers[{index}]";
            if (trigger.Type.Length == 0)
            {
                yield return new(Reason, $"{at}.type", "it is empty; name a type of KEDA's triggers, such as prometheus");
            }

            if (trigger.Name is { Length: > 0 } name && !names.Add(name))
            {
                yield return new(Reason, $"{at}.name", $"'{name}' is the name of a trigger before; give each its own, or none");
            }

            foreach (var problem in IsOfResource(trigger) ? CheckResource(at, trigger, spec) : CheckMetric(at, trigger))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<SpecProblem> CheckResource(string at, KedaTrigger trigger, ModelDeploymentSpec spec)
    {
        if (trigger.MetricType is not ("Utilization" or "AverageValue"))
        {
            yield return new(
                Reason, $"{at}.metricType",
                $"it is {trigger.MetricType ?? "not set"}; a trigger of the type {trigger.Type} needs Utilization or AverageValue");
        }

        if (!AsksFor(spec, trigger.Type))
        {
            yield return new(
                Reason, $"{at}.type",
                $"KEDA takes a trigger of the type {trigger.Type} only for pods that request {trigger.Type}, and "
                + $"spec.resources.requests.{trigger.Type} is not set; set it, or use another type");
        }
    }

    private static IEnumerable<SpecProblem> CheckMetric(string at, KedaTrigger trigger)
    {
        if (trigger.MetricType is "Utilization")
        {
            yield return new(
                Reason, $"{at}.metricType",
                $"only the types cpu and memory have Utilization; use AverageValue or Value for the type {trigger.Type}");
        }
    }

    private static IEnumerable<SpecProblem> CheckFallback(KedaSpec keda, AutoscalingSpec autoscaling)
    {
        if (keda.Fallback is not { } fallback)
        {
            yield break;
        }

        if (keda.Triggers.Count > 0 && keda.Triggers.All(IsOfResource))
        {
            yield return new(
                Reason, $"{Field}.fallback", "KEDA has no fallback for the types cpu and memory; remove it, or add another trigger");
        }

        if (fallback.Replicas > autoscaling.MaxReplicas)
        {
            yield return new(
                Reason, $"{Field}.fallback.replicas",
                $"{fallback.Replicas} is above maxReplicas {autoscaling.MaxReplicas}; lower it or raise maxReplicas");
        }
    }

    private static bool IsOfResource(KedaTrigger trigger) => trigger.Type is "cpu" or "memory";

    // Without a request, Kubernetes takes the limit for it.
    private static bool AsksFor(ModelDeploymentSpec spec, string resource) =>
        spec.Resources?.Requests?.ContainsKey(resource) == true || spec.Resources?.Limits?.ContainsKey(resource) == true;
}
