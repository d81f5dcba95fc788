using System.IO.Hashing;
using System.Runtime.InteropServices;
using k8s;
using k8s.Models;

namespace ModelOperator.Kubernetes.Caching.Stores;

/// <summary>The state of a cached object, told without reading it.</summary>
/// <param name="Uid">A hash of its UID. Two UIDs have the same about as often as an API server gives one UID twice.</param>
/// <param name="Version">Its resourceVersion, which the API server changes with each change of the object.</param>
/// <param name="Owner">The hash of the UID of its controller; 0 when it has none.</param>
public readonly record struct ObjectVersion(UInt128 Uid, string? Version, UInt128 Owner)
{
    // Clients write UIDs, too, as those of owners. Nobody can know which ones would have the same hash in this process.
    private static readonly long Seed = Random.Shared.NextInt64();

    /// <summary>The state of an object.</summary>
    public static ObjectVersion Of(IKubernetesObject<V1ObjectMeta> resource) =>
        new(HashOf(resource.Metadata.Uid), resource.Metadata.ResourceVersion, OwnerOf(resource.Metadata));

    /// <summary>True when its controller has this UID; false when it has none.</summary>
    public bool IsOwnedBy(string? uid) => uid is not null && Owner == HashOf(uid);

    /// <summary>The hash of a UID, which takes a sixth of its text; 0 when there is none.</summary>
    public static UInt128 HashOf(string? uid) =>
        uid is null ? default : XxHash128.HashToUInt128(MemoryMarshal.AsBytes(uid.AsSpan()), Seed);

    /// <summary>The hash of the UID of an object's controller; 0 when it has none.</summary>
    internal static UInt128 OwnerOf(V1ObjectMeta metadata)
    {
        foreach (var owner in metadata.OwnerReferences ?? [])
        {
            if (owner.Controller is true)
            {
                return HashOf(owner.Uid);
            }
        }

        return default;
    }
}
