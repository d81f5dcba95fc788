namespace ModelOperator.Gateway.Proxying.Upstream;

/// <summary>Adds header lines to the head of an answer that tell the HTTP client what the server itself does not say about the
/// connection.</summary>
internal static class ConnectionNote
{
    /// <summary>The number of bytes that show the version.</summary>
    public const int Telling = 8;

    private const int StatusAt = 9;

    /// <summary>The line that says that the connection ends with the answer.</summary>
    public static ReadOnlySpan<byte> Close => "Connection: close\r\n"u8;

    private static ReadOnlySpan<byte> Old => "HTTP/1.0"u8;

    /// <summary>True when an answer that begins like this ends its connection by itself.</summary>
    public static bool IsOld(ReadOnlySpan<byte> start) => start.StartsWith(Old);

    /// <summary>
    /// True when bytes that begin like this are, after interim answers such as 103, an answer with an error: such a server wants nothing
    /// more of the request. Any other answer may come while the request is still being sent. False, too, when there are too few bytes to
    /// tell.
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

    /// <summary>The bytes with the line added in its place; null when there are too few bytes to tell.</summary>
    /// <param name="start">The bytes that were received first.</param>
    /// <param name="line">A header line for the head of the answer; it is the same for every version.</param>
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

            // This is an interim answer, and the final answer follows it.
            end = head.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return null;
            }

            at += end + 4;
        }
    }

    /// <summary>The bytes, with a line that the connection ends with the answer if the answer is HTTP/1.0; null when there are too few
    /// bytes to tell.</summary>
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
