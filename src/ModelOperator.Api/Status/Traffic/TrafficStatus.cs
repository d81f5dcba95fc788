using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Status.Traffic;

/// <summary>The traffic split between revisions.</summary>
public sealed record TrafficStatus
{
    /// <summary>The number of the split. It grows by one with each change.</summary>
    public long Generation { get; init; }

    /// <summary>The shares. They sum to 100 (R03), or there are none before the first pods are ready.</summary>
    [ListMapKey("revision")]
    public IReadOnlyList<RevisionWeight> Weights { get; set; } = [];

    /// <summary>The newest generation that every ready gateway has reported.</summary>
    public long ConvergedGeneration { get; init; }

    /// <summary>The revision that gets copies of requests; null for none.</summary>
    public MirrorStatus? Mirror { get; init; }

    /// <summary>The way in which callers are kept on the candidate; null when each request is decided by itself.</summary>
    public AffinityStatus? Affinity { get; init; }

    /// <summary>The revision whose requests are held while it has no pods; null when none are held.</summary>
    public HoldStatus? Hold { get; init; }
}
