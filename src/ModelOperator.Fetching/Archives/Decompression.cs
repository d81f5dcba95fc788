using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace ModelOperator.Fetching.Archives;

/// <summary>Decompresses an archive. Its first bytes say how it is compressed; media types say that in several ways, or not at all.
/// </summary>
internal static class Decompression
{
    // What zstd itself takes without being asked for more: 128 MiB, which the archive may make the process hold.
    private const int WindowLog = 27;

    private static ReadOnlySpan<byte> Gzip => [0x1f, 0x8b];

    private static ReadOnlySpan<byte> Skippable => [0x2a, 0x4d, 0x18];

    private static ReadOnlySpan<byte> Zstandard => [0x28, 0xb5, 0x2f, 0xfd];

    /// <summary>Opens an archive, which may be compressed with gzip or zstd.</summary>
    /// <param name="archive">The archive. It is left open.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The archive without its compression.</returns>
    public static async Task<Stream> OpenAsync(PipeReader archive, CancellationToken cancellationToken)
    {
        var begin = await archive.ReadAtLeastAsync(Zstandard.Length, cancellationToken);
        var (isGzip, isZstandard) = Recognize(begin);
        archive.AdvanceTo(begin.Buffer.Start);
        var bytes = archive.AsStream(leaveOpen: true);
        return isGzip ? new GZipStream(bytes, CompressionMode.Decompress)
            : isZstandard ? OpenZstandard(bytes)
            : bytes;
    }

    private static (bool IsGzip, bool IsZstandard) Recognize(ReadResult begin)
    {
        Span<byte> bytes = stackalloc byte[Zstandard.Length];
        var known = begin.Buffer.Slice(0, Math.Min(bytes.Length, begin.Buffer.Length));
        known.CopyTo(bytes);
        return (bytes.StartsWith(Gzip), bytes.SequenceEqual(Zstandard) || IsSkippable(bytes));
    }

    // A frame of zstd that has no data, with which some packers begin.
    private static bool IsSkippable(ReadOnlySpan<byte> bytes) => (bytes[0] & 0xf0) == 0x50 && bytes[1..].SequenceEqual(Skippable);

    private static DecompressionStream OpenZstandard(Stream bytes)
    {
        var stream = new DecompressionStream(bytes);
        stream.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, WindowLog);
        return stream;
    }
}
