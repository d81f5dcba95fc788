using ModelOperator.Fetching.Sources;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace ModelOperator.Fetching.Archives;

/// <summary>Says why an archive cannot be read.</summary>
internal static class ArchiveFault
{
    private const int LongestMessage = 300;

    /// <summary>Explains a failure that the bytes of an archive are the reason for: what the readers of archives and of compressed bytes
    /// throw when they get something else, and what is refused. Null for any other failure.</summary>
    public static FetchException? Explain(Exception exception) => exception switch
    {
        // They say something about the disk or about a limit.
        FetchException { IsForLackOfRoom: true } or FetchException { IsTooLarge: true } or FetchException { InnerException: IOException } =>
            null,
        FetchException refused => refused,
        ZstdException { Code: ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge } => new FetchException(
            "the archive needs more than 128 MiB of memory to be unpacked; compress it with a smaller window, as zstd does without --long",
            exception),
        InvalidDataException or EndOfStreamException or ZstdException or FormatException or InvalidOperationException
            or NotSupportedException or ArgumentException or ArithmeticException => new FetchException(
                $"this is no tar archive that can be read, compressed with gzip, zstd or not at all: {Shown(exception.Message)}",
                exception),
        _ => null,
    };

    // The readers quote names of the archive as they are.
    private static string Shown(string message) => string.Concat(
        message.TrimEnd('.').Take(LongestMessage).Select(one => char.IsControl(one) ? '?' : one));
}
