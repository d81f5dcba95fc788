using k8s.Models;
using ModelOperator.Demo.Cluster;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Receiving;
using ModelOperator.Demo.Running;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.Demo.Monitoring;

/// <summary>Looks at what actions and samples bring about: Jobs, and what reaches the receiver.</summary>
internal sealed class ActionObservers(
    IKubernetesApi api, Kubectl kubectl, Feed feed, Screen screen, DemoSettings settings, TimeProvider time)
{
    /// <summary>Looks until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        feed.ObserveAsync(() => WatchJobsAsync(cancellationToken), cancellationToken),
        feed.ObserveAsync(() => ReadReceiverAsync(cancellationToken), cancellationToken));

    private Task WatchJobsAsync(CancellationToken cancellationToken) => new ObjectWatch<V1Job>(api, time).RunAsync(
        new ListRequest { Namespace = settings.Namespace },
        (job, _, isGone) =>
        {
            if (!isGone)
            {
                feed.Post(new JobSample(screen.Elapsed, job.Metadata.Name!, StateOf(job)));
            }
        },
        cancellationToken);

    private Task ReadReceiverAsync(CancellationToken cancellationToken) => kubectl.FollowLogAsync(
        settings.Namespace,
        ReceiverPod.Name,
        line =>
        {
            if (ReceivedRequest.Parse(line) is { } request)
            {
                feed.Post(new ReceivedSample(screen.Elapsed, request, CloudEvent.Parse(request.Body)));
            }
        },
        cancellationToken);

    private static JobState StateOf(V1Job job) =>
        job.Status?.Conditions?.Any(condition => condition is { Type: "Complete", Status: "True" }) == true ? JobState.Succeeded
        : job.Status?.Conditions?.Any(condition => condition is { Type: "Failed", Status: "True" }) == true ? JobState.Failed
        : JobState.Made;
}
