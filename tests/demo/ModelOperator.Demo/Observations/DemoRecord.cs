using System.Collections.Immutable;
using ModelOperator.Demo.Client;

namespace ModelOperator.Demo.Observations;

/// <summary>All that was observed, oldest first. The verdicts read nothing else.</summary>
internal sealed record DemoRecord
{
    /// <summary>Every version of the ModelDeployment that was seen.</summary>
    public ImmutableList<StatusSample> Statuses { get; init; } = [];

    /// <summary>Every version of every inference pod that was seen.</summary>
    public ImmutableList<PodSample> Pods { get; init; } = [];

    /// <summary>Every report of the client.</summary>
    public ImmutableList<ClientSample> Client { get; init; } = [];

    /// <summary>Every answer of Prometheus.</summary>
    public ImmutableList<GatewaySample> Gateway { get; init; } = [];

    /// <summary>Every Event about the ModelDeployment.</summary>
    public ImmutableList<EventSample> Events { get; init; } = [];

    /// <summary>Every answer of Prometheus about its alerts.</summary>
    public ImmutableList<AlertSample> Alerts { get; init; } = [];

    /// <summary>Every version of every Job in the namespace that was seen.</summary>
    public ImmutableList<JobSample> Jobs { get; init; } = [];

    /// <summary>Every request that reached the receiver of events.</summary>
    public ImmutableList<ReceivedSample> Received { get; init; } = [];

    /// <summary>The client's log has ended.</summary>
    public bool HasClientEnded { get; init; }

    /// <summary>The newest version of the ModelDeployment.</summary>
    public StatusSample? Latest => Statuses.IsEmpty ? null : Statuses[^1];

    /// <summary>The client's newest counts.</summary>
    public ClientReport Counted => Client.IsEmpty ? new ClientReport() : Client[^1].Report;

    /// <summary>The newest counts of each client, where one follows another.</summary>
    public IEnumerable<ClientReport> EachClient =>
        Client.GroupBy(sample => sample.Pod, StringComparer.Ordinal).Select(pod => pod.Last().Report);

    /// <summary>The record with one more observation.</summary>
    public DemoRecord With(object observation) => observation switch
    {
        StatusSample status => this with { Statuses = Statuses.Add(status) },
        PodSample pod => this with { Pods = Pods.Add(pod) },
        ClientSample report => this with { Client = Client.Add(report) },
        GatewaySample gateway => this with { Gateway = Gateway.Add(gateway) },
        EventSample happened => this with { Events = Events.Add(happened) },
        AlertSample alerts => this with { Alerts = Alerts.Add(alerts) },
        JobSample job => this with { Jobs = Jobs.Add(job) },
        ReceivedSample received => this with { Received = Received.Add(received) },
        ClientEnded => this with { HasClientEnded = true },
        _ => this,
    };

    /// <summary>The pods of a revision as they were last seen.</summary>
    public IEnumerable<PodSample> PodsOf(string revision) =>
        Pods.Where(pod => pod.Revision == revision).GroupBy(pod => pod.Uid).Select(pod => pod.Last());

    /// <summary>The version of the model that a revision serves, as status knew it: <c>v2</c>; null when it never said.</summary>
    public string? VersionOf(string? revision) =>
        Statuses.Reverse().SelectMany(sample => sample.Status.Revisions ?? [])
            .FirstOrDefault(known => known.Revision == revision && known.ModelVersion is not null) is { } found
                ? "v" + found.ModelVersion : null;
}
