using System.Net;
using System.Text.Json;
using k8s.Models;
using ModelOperator.Api;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Contracts.Objects;
using ModelOperator.Demo.Client;
using ModelOperator.Demo.Cluster;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;
using ModelOperator.Kubernetes.Errors;

namespace ModelOperator.Demo.Running;

/// <summary>Everything that looks: at the ModelDeployment, its pods, Prometheus, and the client's log. What they see goes into the
/// feed.</summary>
internal sealed class Observers(
    IKubernetesApi api, Kubectl kubectl, PrometheusApi? prometheus, Feed feed, Screen screen, DemoSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    private volatile string? _gpuWaitedFor;

    /// <summary>Looks at the ModelDeployment, its pods and Prometheus until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        feed.ObserveAsync(() => WatchStatusAsync(cancellationToken), cancellationToken),
        feed.ObserveAsync(() => WatchPodsAsync(cancellationToken), cancellationToken),
        feed.ObserveAsync(() => AskPrometheusAsync(cancellationToken), cancellationToken),
        feed.ObserveAsync(() => LookForGpuHoldersAsync(cancellationToken), cancellationToken),
        feed.ObserveAsync(() => TickAsync(cancellationToken), cancellationToken));

    /// <summary>Reads a client's reports until its log ends.</summary>
    public Task ReadClientAsync(string pod, CancellationToken cancellationToken) => feed.ObserveAsync(
        async () =>
        {
            await kubectl.FollowLogAsync(settings.Namespace, pod, line => ReadLine(pod, line), cancellationToken);
            feed.Post(new ClientEnded());
        },
        cancellationToken);

    private void ReadLine(string pod, string line)
    {
        if (ClientReport.Parse(line) is { } report)
        {
            feed.Post(new ClientSample(screen.Elapsed, report, pod));
        }
    }

    private Task WatchStatusAsync(CancellationToken cancellationToken) => new ObjectWatch<ModelDeployment>(api, time).RunAsync(
        new ListRequest { Namespace = settings.Namespace, FieldSelector = $"metadata.name={DemoSettings.Name}" },
        (deployment, version, isGone) =>
        {
            if (isGone)
            {
                feed.Fail(new DemoException($"ModelDeployment {DemoSettings.Name} was deleted by someone else"));
            }

            feed.Post(new StatusSample(screen.Elapsed, version, deployment));
            _gpuWaitedFor = deployment.Status?.Conditions?.Any(c => c is { Type: ConditionTypes.GpuAvailable, Status: "False" }) == true
                ? deployment.Spec.Gpu?.Resource
                : null;
        },
        cancellationToken);

    // Only while the rollout waits for one, and with each look, since pods go without the status saying so.
    private async Task LookForGpuHoldersAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (_gpuWaitedFor is not { } resource)
            {
                continue;
            }

            try
            {
                feed.Post(GpuHolders.Of((await api.ListAsync<V1Pod>(new(), cancellationToken)).Items, resource));
            }
            catch (KubernetesApiException e) when (e.StatusCode == HttpStatusCode.Forbidden)
            {
                feed.Post(new GpuHolders("whose pods hold the GPUs cannot be seen: you may not list pods of all namespaces"));
                return;
            }
        }
    }

    private Task WatchPodsAsync(CancellationToken cancellationToken) => new ObjectWatch<V1Pod>(api, time).RunAsync(
        new ListRequest
        {
            Namespace = settings.Namespace,
            LabelSelector = $"{ModelOperatorApi.NameLabel}={DemoSettings.Name},{ModelOperatorApi.ComponentLabel}={ModelOperatorApi.ModelComponent}",
        },
        (pod, version, isGone) => feed.Post(SampleOf(pod, version, isGone)),
        cancellationToken);

    private PodSample SampleOf(V1Pod pod, ulong version, bool isGone) => new(
        screen.Elapsed,
        version,
        pod.Metadata.Uid!,
        pod.Metadata.Name!,
        pod.GetLabel(ModelOperatorApi.RevisionLabel) ?? "",
        (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? []).Sum(container => container.RestartCount),
        isGone ? PodState.Gone : pod.Metadata.DeletionTimestamp is null ? PodState.Present : PodState.Going);

    private async Task AskPrometheusAsync(CancellationToken cancellationToken)
    {
        if (prometheus is null)
        {
            return;
        }

        var metrics = new GatewayMetrics(prometheus, settings.Namespace, DemoSettings.Name);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                feed.Post(new GatewaySample(screen.Elapsed, await metrics.ReadAsync(cancellationToken)));
            }
            catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException)
            {
                // One answer less: the verdict asks whether Prometheus saw what it had to see, not how often.
            }
        }
    }

    // Keeps the line at the bottom alive while nothing else happens.
    private async Task TickAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            feed.Post(Tick);
        }
    }
}
