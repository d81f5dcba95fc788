using System.Text;

namespace ModelOperator.Gateway.Serving;

/// <summary>
/// Reads a client's Connection header. Where one asks for <c>close</c> or <c>keep-alive</c>, Kestrel puts that word in the place of all that
/// it says, and the headers that it names would not be known for such. So the words are put in a way that says the same and is left alone.
/// </summary>
internal sealed class ConnectionHeaderEncoding : Encoding
{
    private const string Close = "close";
    private const string KeepAlive = "keep-alive";

    /// <summary>The only one.</summary>
    public static ConnectionHeaderEncoding Instance { get; } = new();

    /// <summary>What Kestrel is given instead.</summary>
    public static string Read(string value)
    {
        var tokens = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (tokens.Contains(Close, StringComparer.OrdinalIgnoreCase))
        {
            return $"{value},{KeepAlive}"; // a connection that is asked for both is closed
        }

        return tokens.Length > 1 && tokens.Contains(KeepAlive, StringComparer.OrdinalIgnoreCase)
            ? string.Join(',', tokens.Where(token => !token.Equals(KeepAlive, StringComparison.OrdinalIgnoreCase))) // which is what HTTP/1.1 does
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
}
