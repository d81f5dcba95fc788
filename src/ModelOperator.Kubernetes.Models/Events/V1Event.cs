using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Models;

/// <summary>What happened to an object, for people (events.k8s.io/v1).</summary>
[KubernetesEntity(Group = "events.k8s.io", ApiVersion = "v1", Kind = "Event", PluralName = "events", OlderVersions = ["v1beta1"])]
public sealed record V1Event : IKubernetesObject
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public V1ObjectMeta Metadata { get; init; } = new();

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; init; }

    public V1EventSeries? Series { get; init; }

    public string? ReportingController { get; init; }

    public string? ReportingInstance { get; init; }

    public string? Action { get; init; }

    public string? Reason { get; init; }

    public V1ObjectReference? Regarding { get; init; }

    public V1ObjectReference? Related { get; init; }

    public string? Note { get; init; }

    public string? Type { get; init; }
}
