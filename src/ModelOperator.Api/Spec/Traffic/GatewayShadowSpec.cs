using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Traffic;

/// <summary>The limits for copies of requests in each gateway pod.</summary>
public sealed record GatewayShadowSpec
{
    /// <summary>The largest body of a request or an answer that is kept for a copy, in bytes. Default 1 MiB.</summary>
    [Range(1, 268435456)]
    public int? MaxBodyBytes { get; init; }

    /// <summary>The memory that all copies may use together, in bytes. Default 64 MiB.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxMemoryBytes { get; init; }

    /// <summary>The largest number of copies that are sent at the same time. Default 32.</summary>
    [Range(1, 10000)]
    public int? Concurrency { get; init; }

    /// <summary>The largest number of copies that wait to be sent. Default 256.</summary>
    [Range(0, 100000)]
    public int? QueueLength { get; init; }

    /// <summary>The time in which the whole answer to a copy must arrive, in seconds. Default 10.</summary>
    [Range(1, 86400)]
    public int? TimeoutSeconds { get; init; }
}
