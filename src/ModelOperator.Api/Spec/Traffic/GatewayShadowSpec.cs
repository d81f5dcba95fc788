using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec.Traffic;

/// <summary>Limits on the copies of requests in each gateway pod.</summary>
public sealed record GatewayShadowSpec
{
    /// <summary>The most bytes of the body of a request, or of an answer, that is kept for a copy. Default 1 MiB.</summary>
    [Range(1, 268435456)]
    public int? MaxBodyBytes { get; init; }

    /// <summary>The most bytes that are kept for all copies together. Default 64 MiB.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxMemoryBytes { get; init; }

    /// <summary>The most copies that are sent at the same time. Default 32.</summary>
    [Range(1, 10000)]
    public int? Concurrency { get; init; }

    /// <summary>The most copies that wait to be sent. Default 256.</summary>
    [Range(0, 100000)]
    public int? QueueLength { get; init; }

    /// <summary>The time in which the whole answer to a copy must come. Default 10.</summary>
    [Range(1, 86400)]
    public int? TimeoutSeconds { get; init; }
}
