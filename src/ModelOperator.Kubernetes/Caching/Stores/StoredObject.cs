using System.IO.Hashing;
using System.Runtime.InteropServices;
using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>An object as a store holds it: what it is found by, and its content, which <see cref="Packing{T}"/> reads.</summary>
/// <param name="key">Its key.</param>
/// <param name="uid">Its UID.</param>
/// <param name="version">Its resourceVersion.</param>
/// <param name="owner">The UID of its controller; null when it has none.</param>
/// <param name="labels">The values of the indexed labels, in the order of the indexes; null where it lacks the label.</param>
/// <param name="content">The object itself, or its packed form.</param>
internal sealed class StoredObject<T>(
    ResourceKey key, string? uid, string? version, string? owner, string?[] labels, object content)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    // The text would take six times as much. Two UIDs have the same hash of 128 bits about as often as an API server gives one UID twice.
    private readonly UInt128 _uid = HashOf(uid);

    public ResourceKey Key { get; } = key;

    public string? Version { get; } = version;

    public string? Owner { get; } = owner;

    public string?[] Labels { get; } = labels;

    public object Content { get; } = content;

    /// <summary>True when it has this UID. It is not read for this.</summary>
    public bool HasUid(string? other) => _uid == HashOf(other);

    /// <summary>True when both are states of one object.</summary>
    public bool IsSame(StoredObject<T> other) => _uid == other._uid;

    private static UInt128 HashOf(string? uid) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(uid.AsSpan()));
}
