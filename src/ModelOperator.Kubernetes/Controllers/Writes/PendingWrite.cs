using ModelOperator.Kubernetes.Caching;

namespace ModelOperator.Kubernetes.Controllers.Writes;

/// <summary>A write that a cache may not have seen yet.</summary>
/// <param name="Cache">The cache of the object's kind.</param>
/// <param name="Written">The key of the object.</param>
/// <param name="Version">The version that the write made; null for a deletion.</param>
/// <param name="Uid">The UID of a deleted object.</param>
/// <param name="At">The timestamp of the write.</param>
internal sealed record PendingWrite(ITrackedCache Cache, ResourceKey Written, string? Version, string? Uid, long At)
{
    /// <summary>True once the cache contains the write.</summary>
    public bool IsSeen => Version is not null ? Cache.Holds(Written, Version) : Cache.KnowsDeleted(Written, Uid ?? "");
}
