using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec;

/// <summary>What copies of requests may cost each gateway pod.</summary>
public sealed record GatewayShadowSpec
{
    /// <summary>Longest request or answer that is taken down. Default 1 MiB.</summary>
    [Range(1, 268435456)]
    public int? MaxBodyBytes { get; init; }

    /// <summary>What all that is taken down may hold together. Default 64 MiB.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxMemoryBytes { get; init; }

    /// <summary>Copies under way. Default 32.</summary>
    [Range(1, 10000)]
    public int? Concurrency { get; init; }

    /// <summary>Copies that wait. Default 256.</summary>
    [Range(0, 100000)]
    public int? QueueLength { get; init; }

    /// <summary>Time for a copy's whole answer. Default 10.</summary>
    [Range(1, 86400)]
    public int? TimeoutSeconds { get; init; }
}
