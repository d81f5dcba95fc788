using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Status.Traffic;

/// <summary>The split of requests.</summary>
public sealed record TrafficStatus
{
    /// <summary>Counts the splits; grows by one with each change.</summary>
    public long Generation { get; init; }

    /// <summary>The shares; they sum to 100 (R03), or there are none before the first pods are ready.</summary>
    [ListMapKey("revision")]
    public IReadOnlyList<RevisionWeight> Weights { get; set; } = [];

    /// <summary>The newest generation that every ready gateway has reported.</summary>
    public long ConvergedGeneration { get; init; }

    /// <summary>Who gets copies of requests; null when nobody does.</summary>
    public MirrorStatus? Mirror { get; init; }

    /// <summary>How callers are kept on the candidate; null when each request is decided by itself.</summary>
    public AffinityStatus? Affinity { get; init; }
}
