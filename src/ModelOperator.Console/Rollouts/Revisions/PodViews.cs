using k8s.Models;
using ModelOperator.Commands.Gpus;
using ModelOperator.Commands.Wording;

namespace ModelOperator.Console.Rollouts.Revisions;

/// <summary>Reads a pod.</summary>
internal static class PodViews
{
    /// <summary>The pod as the page shows it.</summary>
    public static PodView Of(V1Pod pod) => new()
    {
        Name = pod.Metadata.Name ?? "",
        Phase = PodText.StatusOf(pod),
        Ready = IsReady(pod),
        Node = pod.Spec?.NodeName,
        Restarts = PodText.RestartsOf(pod),
        Message = MessageOf(pod),
        Gpus = (int)PodGpus.Of(pod),
        Created = pod.Metadata.CreationTimestamp is { } created ? new DateTimeOffset(created.ToUniversalTime()) : null,
    };

    private static bool IsReady(V1Pod pod) => pod.Metadata.DeletionTimestamp is null
        && pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;

    private static string? MessageOf(V1Pod pod)
    {
        var containers = (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []);
        return containers.Select(container => container.State?.Waiting?.Message ?? container.State?.Terminated?.Message)
                .FirstOrDefault(message => !string.IsNullOrEmpty(message))
            ?? pod.Status?.Conditions?.FirstOrDefault(condition => condition is { Type: "PodScheduled", Status: "False" })?.Message
            ?? pod.Status?.Message;
    }
}
