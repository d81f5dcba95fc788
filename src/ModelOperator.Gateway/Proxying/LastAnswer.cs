namespace ModelOperator.Gateway.Proxying;

/// <summary>Writes into the head of an answer that the connection ends with it.</summary>
internal static class LastAnswer
{
    /// <summary>So many bytes tell the version.</summary>
    public const int Telling = 8;

    private const int StatusAt = 9;

    private static ReadOnlySpan<byte> Old => "HTTP/1.0"u8;

    private static ReadOnlySpan<byte> Close => "Connection: close\r\n"u8;

    /// <summary>True when an answer that begins like this ends its connection by itself.</summary>
    public static bool IsOld(ReadOnlySpan<byte> start) => start.StartsWith(Old);

    /// <summary>The bytes with the header, where it belongs there; null when it takes more of them to tell.</summary>
    /// <param name="start">What was received first.</param>
    /// <param name="always">Not only for an old server.</param>
    public static byte[]? Mark(ReadOnlySpan<byte> start, bool always)
    {
        var at = 0;
        while (true)
        {
            var head = start[at..];
            if (!always && !Old.StartsWith(head[..Math.Min(head.Length, Telling)]))
            {
                return start.ToArray();
            }

            var line = head.IndexOf((byte)'\n');
            if (line < 0)
            {
                return null;
            }

            if (line <= StatusAt || head[StatusAt] != '1')
            {
                at += line + 1;
                return [.. start[..at], .. Close, .. start[at..]];
            }

            // an interim answer, and the one that counts comes after it
            var end = head.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return null;
            }

            at += end + 4;
        }
    }
}
