using System.Text.Json;
using k8s.Models;
using ModelOperator.Demo.Cluster;
using ModelOperator.Demo.Display;
using ModelOperator.Demo.Observations;
using ModelOperator.Demo.Running;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Client.Requests;

namespace ModelOperator.Demo.Monitoring;

/// <summary>Looks at the Events about checks and actions, and at the alerts about checks in Prometheus.</summary>
internal sealed class MonitoringObservers(
    IKubernetesApi api, PrometheusApi prometheus, Feed feed, Screen screen, DemoSettings settings, TimeProvider time)
{
    private static readonly string[] Reasons = ["Monitoring", "Action"];
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Looks until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        feed.ObserveAsync(() => WatchEventsAsync(cancellationToken), cancellationToken),
        feed.ObserveAsync(() => AskForAlertsAsync(cancellationToken), cancellationToken));

    private Task WatchEventsAsync(CancellationToken cancellationToken) => new ObjectWatch<Eventsv1Event>(api, time).RunAsync(
        new ListRequest { Namespace = settings.Namespace },
        (happened, _, isGone) =>
        {
            if (!isGone && happened.Regarding?.Name == DemoSettings.Name
                && happened.Reason is { } reason && Reasons.Any(prefix => reason.StartsWith(prefix, StringComparison.Ordinal)))
            {
                feed.Post(new EventSample(screen.Elapsed, happened.Type ?? "", reason, happened.Note ?? ""));
            }
        },
        cancellationToken);

    private async Task AskForAlertsAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                var alerts = await prometheus.AlertsAsync(cancellationToken);
                feed.Post(new AlertSample(
                    screen.Elapsed,
                    alerts.Where(alert => alert.Namespace == settings.Namespace && alert.Model == DemoSettings.Name
                        && alert.Check.Length > 0)
                        .ToDictionary(alert => $"{alert.Name} {alert.Check}", alert => alert.State, StringComparer.Ordinal)));
            }
            catch (Exception e) when (e is HttpRequestException or JsonException or KeyNotFoundException)
            {
                // One answer less: the play waits for an alert only so long.
            }
        }
    }
}
