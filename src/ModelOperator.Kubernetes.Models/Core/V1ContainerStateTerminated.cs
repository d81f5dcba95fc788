using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Models;

/// <summary>How a container ended.</summary>
public sealed record V1ContainerStateTerminated
{
    public int ExitCode { get; init; }

    public int? Signal { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    [JsonConverter(typeof(TimeConverter))]
    public DateTimeOffset? FinishedAt { get; init; }
}
