using System.Collections.Concurrent;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// Remembers the version that each object got by our own apply. While it still has that version, all our fields are owned by Apply, and
/// nobody needs to ask. Whoever changes an object, or the owners of its fields, gives it another version.
/// </summary>
internal sealed class OwnApplies
{
    /// <summary>The largest number of objects that are remembered. Nothing tells when one is gone, so all are forgotten at that number,
    /// which costs one question for each.</summary>
    internal const int Most = 10_000;

    private readonly ConcurrentDictionary<ResourceKey, (string? Uid, string? Version)> _known = new();

    /// <summary>The number of objects that are remembered.</summary>
    internal int Count => _known.Count;

    /// <summary>True when the object has had no other version since our apply, so that Apply owns all our fields.</summary>
    public bool IsLastChangeOf(IKubernetesObject<V1ObjectMeta> found) =>
        found.Metadata is { Uid: not null, ResourceVersion: not null } metadata
        && _known.TryGetValue(ResourceKey.Of(found), out var known) && known == (metadata.Uid, metadata.ResourceVersion);

    /// <summary>Notes an object as our apply has left it.</summary>
    public void Note(IKubernetesObject<V1ObjectMeta> applied)
    {
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[ResourceKey.Of(applied)] = (applied.Metadata.Uid, applied.Metadata.ResourceVersion);
    }

    /// <summary>Forgets an object that we delete.</summary>
    public void Forget(IKubernetesObject<V1ObjectMeta> deleted) => _known.TryRemove(ResourceKey.Of(deleted), out _);
}
