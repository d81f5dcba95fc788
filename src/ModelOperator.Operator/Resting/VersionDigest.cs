using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Caching.Stores;

namespace ModelOperator.Operator.Resting;

/// <summary>
/// Sums up what was seen in one number of 128 bits. Two equal numbers mean the same objects, in the same versions and in the same order.
/// </summary>
internal sealed class VersionDigest
{
    private const int UsualLength = 4096, UidLength = 16;

    private readonly ArrayBufferWriter<byte> _seen = new(UsualLength);

    /// <summary>Adds an object. The API server gives it another version with every change.</summary>
    public void Add(IKubernetesObject<V1ObjectMeta> resource) => Add(ObjectVersion.Of(resource));

    /// <summary>Adds the state of an object.</summary>
    public void Add(ObjectVersion state)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(_seen.GetSpan(UidLength), state.Uid);
        _seen.Advance(UidLength);
        Add(state.Version ?? "");
    }

    /// <summary>Adds something that is so or not.</summary>
    public void Add(bool isSo) => Add(isSo ? 1 : 0);

    /// <summary>Adds the number of the objects that follow, so that none can be taken for one of another kind.</summary>
    public void Add(int count)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_seen.GetSpan(sizeof(int)), count);
        _seen.Advance(sizeof(int));
    }

    /// <summary>Adds a count that only grows.</summary>
    public void Add(long count)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_seen.GetSpan(sizeof(long)), count);
        _seen.Advance(sizeof(long));
    }

    /// <summary>The number.</summary>
    public UInt128 Sum()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_seen.WrittenSpan, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private void Add(string text)
    {
        Add(text.Length);
        _seen.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }
}
