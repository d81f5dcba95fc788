using System.IO.Hashing;
using System.Runtime.InteropServices;
using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>The state of a cached object, told without reading it.</summary>
/// <param name="Uid">A hash of its UID. Two UIDs have the same about as often as an API server gives one UID twice.</param>
/// <param name="Version">Its resourceVersion, which the API server changes with each change of the object.</param>
/// <param name="Owner">The UID of its controller; null when it has none.</param>
public readonly record struct ObjectVersion(UInt128 Uid, string? Version, string? Owner)
{
    /// <summary>The state of an object.</summary>
    public static ObjectVersion Of(IKubernetesObject<V1ObjectMeta> resource) => new(
        HashOf(resource.Metadata.Uid), resource.Metadata.ResourceVersion,
        resource.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller is true)?.Uid);

    /// <summary>The hash of a UID, which takes a sixth of its text.</summary>
    public static UInt128 HashOf(string? uid) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(uid.AsSpan()));
}
