using System.Text;

namespace ModelOperator.Gateway.Serving;

/// <summary>
/// Reads a client's Connection header in a way that keeps the names in it. When all its lines ask for exactly one of <c>close</c>,
/// <c>keep-alive</c> and <c>upgrade</c>, Kestrel replaces them all with that word, and the headers that they name would then be passed on.
/// So no line is read as asking for one of these words alone: <c>keep-alive</c> is joined with the others, which take precedence, and is
/// otherwise left out. HTTP/1.1 keeps connections anyway; a client of HTTP/1.0 gets one connection for each request.
/// </summary>
internal sealed class ConnectionHeaderEncoding : Encoding
{
    private const string Close = "close";
    private const string KeepAlive = "keep-alive";
    private const string Upgrade = "upgrade";

    /// <summary>The only instance.</summary>
    public static ConnectionHeaderEncoding Instance { get; } = new();

    /// <summary>The text that Kestrel gets for one line of the header.</summary>
    public static string Read(string value)
    {
        var tokens = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return tokens.Any(token => Is(token, Close) || Is(token, Upgrade)) ? $"{value},{KeepAlive}"
            : tokens.Any(token => Is(token, KeepAlive)) ? string.Join(',', tokens.Where(token => !Is(token, KeepAlive)))
            : value;
    }

    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => Read(Latin1.GetString(bytes, index, count)).Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var read = Read(Latin1.GetString(bytes, byteIndex, byteCount));
        read.CopyTo(chars.AsSpan(charIndex));
        return read.Length;
    }

    public override int GetMaxByteCount(int charCount) => charCount;

    public override int GetMaxCharCount(int byteCount) => byteCount + KeepAlive.Length + 1;

    private static bool Is(string token, string word) => token.Equals(word, StringComparison.OrdinalIgnoreCase);
}
