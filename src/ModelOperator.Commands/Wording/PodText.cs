using k8s.Models;

namespace ModelOperator.Commands.Wording;

/// <summary>Describes the state of a pod in kubectl's words.</summary>
internal static class PodText
{
    /// <summary>The state, such as <c>Running</c>, <c>CrashLoopBackOff</c>, <c>Init:0/1</c> or <c>Terminating</c>.</summary>
    public static string StatusOf(V1Pod pod)
    {
        if (pod.Metadata?.DeletionTimestamp is not null)
        {
            return "Terminating";
        }

        var beginning = pod.Status?.InitContainerStatuses ?? [];
        for (var index = 0; index < beginning.Count; index++)
        {
            if (beginning[index] is { Ready: false, State: not { Terminated.ExitCode: 0 } } waiting)
            {
                return $"Init:{Trouble(waiting) ?? $"{index}/{beginning.Count}"}";
            }
        }

        return (pod.Status?.ContainerStatuses ?? []).Select(Trouble).FirstOrDefault(trouble => trouble is not null)
            ?? pod.Status?.Reason
            ?? pod.Status?.Phase
            ?? "Unknown";
    }

    /// <summary>The number of ready containers and of all: <c>1/1</c>.</summary>
    public static string ReadyOf(V1Pod pod)
    {
        var statuses = pod.Status?.ContainerStatuses ?? [];
        return $"{statuses.Count(container => container.Ready)}/{pod.Spec?.Containers?.Count ?? statuses.Count}";
    }

    /// <summary>The number of times that its containers were restarted.</summary>
    public static int RestartsOf(V1Pod pod) => (pod.Status?.ContainerStatuses ?? []).Sum(container => container.RestartCount);

    private static string? Trouble(V1ContainerStatus container) => container.State switch
    {
        { Waiting.Reason: { Length: > 0 } reason } when reason != "PodInitializing" => reason,
        { Terminated: { } ended } => ended.Reason is { Length: > 0 } reason ? reason : $"ExitCode:{ended.ExitCode}",
        _ => null,
    };
}
