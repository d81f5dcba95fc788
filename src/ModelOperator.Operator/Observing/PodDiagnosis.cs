using k8s.Models;
using ModelOperator.Api.Status;
using ModelOperator.Operator.Observing.Pods;

namespace ModelOperator.Operator.Observing;

/// <summary>Finds out why pods fail, in their own words.</summary>
internal static class PodDiagnosis
{
    private static readonly HashSet<string> HarmlessWaits = new(StringComparer.Ordinal) { "PodInitializing", "ContainerCreating" };

    /// <summary>True for a pod that serves: it is Ready, and not being deleted.</summary>
    public static bool IsReady(PodView pod) =>
        pod.Metadata.DeletionTimestamp is null
        && pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    /// <summary>True for a pod that has no node, because the scheduler has found none for it.</summary>
    public static bool IsUnschedulable(PodView pod) =>
        string.IsNullOrEmpty(pod.Spec?.NodeName) && !IsReady(pod) && Unschedulable([pod]) is not null;

    /// <summary>The clearest message among failing pods; null when none fails.</summary>
    public static string? Failure(IEnumerable<PodView> pods) =>
        pods.Where(p => p.Metadata.DeletionTimestamp is null && !IsReady(p))
            .OrderBy(p => p.Metadata.Name, StringComparer.Ordinal)
            .Select(FailureOf)
            .FirstOrDefault(m => m is not null);

    /// <summary>
    /// The reason why pods that a Deployment asks for cannot be made, in the API server's own words; null when all exist or are being made.
    /// </summary>
    public static string? CreationFailure(V1Deployment? deployment, int present) =>
        deployment is { Spec: { } spec, Status.Conditions: { } conditions } && present < (spec.Replicas ?? 1)
        && conditions.FirstOrDefault(c => c is { Type: "ReplicaFailure", Status: "True" }) is { } refused
            ? Sentence.Cut($"pods cannot be made: {refused.Message ?? refused.Reason}")
            : null;

    /// <summary>The scheduler's whole complaint about a pending pod; null when every pod has a node.</summary>
    public static string? Unschedulable(IEnumerable<PodView> pods) =>
        pods.Where(p => p.Metadata.DeletionTimestamp is null)
            .SelectMany(p => p.Status?.Conditions ?? [])
            .FirstOrDefault(c => c is { Type: "PodScheduled", Status: "False", Reason: "Unschedulable" })
            ?.Message;

    private static string? FailureOf(PodView pod)
    {
        foreach (var container in (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []))
        {
            var terminated = container.State?.Terminated ?? container.LastState?.Terminated;
            if (terminated is { ExitCode: not 0 })
            {
                var words = terminated.Message?.Trim();
                return Said(pod, container, string.IsNullOrEmpty(words)
                    ? $"exited with code {terminated.ExitCode}{(terminated.Reason is null ? "" : $" ({terminated.Reason})")}"
                    : words);
            }

            if (container.State?.Waiting is { Reason: { } reason } waiting && !HarmlessWaits.Contains(reason))
            {
                return Said(pod, container, waiting.Message is null ? reason : $"{reason}: {waiting.Message}");
            }
        }

        return pod.Status?.Phase == "Failed"
            ? Sentence.Cut($"pod {pod.Metadata.Name}: {pod.Status.Reason} {pod.Status.Message}".TrimEnd())
            : null;
    }

    private static string Said(PodView pod, ContainerView container, string words) =>
        Sentence.Cut($"pod {pod.Metadata.Name}, container {container.Name}: {words}");
}
