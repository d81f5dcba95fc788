namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>Adds header lines to the head of an answer that tell the HTTP client what its server does not say about the
/// connection.</summary>
internal static class ConnectionNote
{
    /// <summary>The number of bytes that tell the version.</summary>
    public const int Telling = 8;

    private const int StatusAt = 9;

    /// <summary>The connection ends with the answer.</summary>
    public static ReadOnlySpan<byte> Close => "Connection: close\r\n"u8;

    private static ReadOnlySpan<byte> Old => "HTTP/1.0"u8;

    /// <summary>True when an answer that begins like this ends its connection by itself.</summary>
    public static bool IsOld(ReadOnlySpan<byte> start) => start.StartsWith(Old);

    /// <summary>
    /// True when what begins like this is, after interim answers such as 103, one of an error: such a server wants no more of the request.
    /// Any other answer may go along with the request. False too when it is too short to tell.
    /// </summary>
    public static bool IsRefusal(ReadOnlySpan<byte> start)
    {
        while (start.Length > StatusAt)
        {
            if (start[StatusAt] != '1')
            {
                return start[StatusAt] is (byte)'4' or (byte)'5';
            }

            var end = start.IndexOf("\r\n\r\n"u8);
            start = end < 0 ? default : start[(end + 4)..];
        }

        return false;
    }

    /// <summary>The bytes with the line, where it belongs there; null when it takes more of them to tell.</summary>
    /// <param name="start">The bytes that were received first.</param>
    /// <param name="line">A header line for the head of the answer; the same for every version.</param>
    public static byte[]? Add(ReadOnlySpan<byte> start, ReadOnlySpan<byte> line)
    {
        var at = 0;
        while (true)
        {
            var head = start[at..];
            var end = head.IndexOf((byte)'\n');
            if (end < 0)
            {
                return null;
            }

            if (end <= StatusAt || head[StatusAt] != '1')
            {
                at += end + 1;
                return [.. start[..at], .. line, .. start[at..]];
            }

            // an interim answer, and the one that counts comes after it
            end = head.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return null;
            }

            at += end + 4;
        }
    }

    /// <summary>The bytes, which say that the connection ends with the answer if it is one of HTTP/1.0; null when it takes more to
    /// tell.</summary>
    public static byte[]? CloseOld(ReadOnlySpan<byte> start)
    {
        var version = start[..Math.Min(start.Length, Telling)];
        if (!Old.StartsWith(version))
        {
            return start.ToArray();
        }

        return version.Length < Telling ? null : Add(start, Close);
    }
}
