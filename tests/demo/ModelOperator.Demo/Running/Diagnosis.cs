using k8s.Models;
using ModelOperator.Demo.Cluster;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Demo.Running;

/// <summary>
/// Prints the things that a person would look at when the demo fails: status, pods and their messages, the client's counts, events.
/// </summary>
internal sealed class Diagnosis(IKubernetesApi api, Kubectl kubectl, DemoSettings settings)
{
    private const int Newest = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>Writes all of it; what cannot be read is said, and the rest still comes.</summary>
    public async Task WriteAsync(Screen screen, DemoRecord record)
    {
        using var limit = new CancellationTokenSource(Limit);
        screen.Plain("");
        WriteStatus(screen, record);
        foreach (var line in RevisionTable.Of(record))
        {
            screen.Plain("  " + line);
        }

        try
        {
            await WritePodsAsync(screen, limit.Token);
            screen.Plain("events:");
            var events = await kubectl.RunAsync(
                limit.Token, "get", "events", "--namespace", settings.Namespace, "--sort-by=.metadata.creationTimestamp");
            foreach (var line in events.Split('\n').TakeLast(Newest))
            {
                screen.Plain("  " + line);
            }
        }
        catch (Exception e) when (e is DemoException or HttpRequestException or KubernetesApiException or OperationCanceledException)
        {
            screen.Plain($"  (the rest could not be read: {e.Message})");
        }
    }

    private static void WriteStatus(Screen screen, DemoRecord record)
    {
        if (record.Latest is not { } latest)
        {
            screen.Plain("status: no ModelDeployment was seen");
            return;
        }

        var status = latest.Status;
        screen.Plain($"status: {status.Phase}: {status.Message}");
        screen.Plain($"  stable {status.StableRevision}, candidate {status.CandidateRevision}, stage {status.Stage?.Kind} "
            + $"{status.Stage?.Index} {status.Stage?.HoldReason}");
        foreach (var condition in status.Conditions ?? [])
        {
            screen.Plain($"  {condition.Type}={condition.Status} {condition.Reason}: {condition.Message}");
        }

        foreach (var metric in status.Metrics ?? [])
        {
            screen.Plain($"  metric {metric.Name}: {metric.Verdict} {metric.Value} ({metric.Threshold}) {metric.Message}");
        }

        foreach (var entry in (status.History ?? []).TakeLast(Newest))
        {
            screen.Plain($"  {entry.Time:HH:mm:ss} {entry.Revision} {entry.Reason}: {entry.Message}");
        }
    }

    private async Task WritePodsAsync(Screen screen, CancellationToken cancellationToken)
    {
        screen.Plain("pods:");
        var pods = await api.ListAsync<V1Pod>(new() { Namespace = settings.Namespace }, cancellationToken);
        foreach (var pod in pods.Items)
        {
            screen.Plain($"  {pod.Metadata.Name} {pod.Status?.Phase} {pod.Status?.Reason} {pod.Status?.Message}".TrimEnd());
            foreach (var condition in (pod.Status?.Conditions ?? [])
                .Where(condition => condition.Status != "True" && condition.Message is not null))
            {
                screen.Plain($"    {condition.Type}: {condition.Message}");
            }

            foreach (var container in (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []))
            {
                var ended = container.State?.Terminated ?? container.LastState?.Terminated;
                var said = container.State?.Waiting is { } waiting ? $"{waiting.Reason} {waiting.Message}" : "";
                screen.Plain($"    {container.Name} ready={container.Ready} restarts={container.RestartCount} {said} "
                    + $"{(ended is null ? "" : $"ended {ended.ExitCode} {ended.Reason} {LastLine(ended.Message)}")}".TrimEnd());
            }
        }
    }

    // A message may be the tail of a log.
    private static string LastLine(string? message) => message?.TrimEnd().Split('\n')[^1] ?? "";
}
