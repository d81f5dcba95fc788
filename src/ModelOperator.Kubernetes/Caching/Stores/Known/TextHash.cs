using System.Buffers.Binary;

namespace ModelOperator.Kubernetes.Caching.Stores.Known;

/// <summary>The hash of six bytes of a text, by which a place with the same bytes is found.</summary>
internal static class TextHash
{
    /// <summary>The number of hashes there are.</summary>
    public const int Count = 1 << Bits;

    /// <summary>The number of bytes that must be left at a place for a hash.</summary>
    public const int Needs = sizeof(ulong);

    private const int Bits = 13;
    private const int Ignored = 16;

    // 2^64 divided by the golden ratio, which spreads numbers that are near to each other.
    private const ulong Spread = 0x9E3779B97F4A7C15;

    /// <summary>The hash of the first six bytes.</summary>
    public static int Of(ReadOnlySpan<byte> text) =>
        (int)(((BinaryPrimitives.ReadUInt64LittleEndian(text) << Ignored) * Spread) >> (64 - Bits));
}
