using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>An object as a store holds it: what it is found by, and its content, which <see cref="Packing{T}"/> reads.</summary>
/// <param name="key">Its key.</param>
/// <param name="uid">The hash of its UID; see <see cref="ObjectVersion.Uid"/>.</param>
/// <param name="version">Its resourceVersion.</param>
/// <param name="owner">The hash of the UID of its controller; 0 when it has none.</param>
/// <param name="labels">The values of the indexed labels, in the order of the indexes; null where it lacks the label.</param>
/// <param name="content">The object itself, or its packed form.</param>
/// <param name="known">The dictionary without which the packed form cannot be read; null when it is not packed.</param>
internal sealed class StoredObject<T>(
    ResourceKey key, UInt128 uid, string? version, UInt128 owner, string?[] labels, object content, byte[]? known)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    public ResourceKey Key { get; } = key;

    public UInt128 Uid { get; } = uid;

    public string? Version { get; } = version;

    public UInt128 Owner { get; } = owner;

    public string?[] Labels { get; } = labels;

    public object Content { get; } = content;

    public byte[]? Known { get; } = known;
}
