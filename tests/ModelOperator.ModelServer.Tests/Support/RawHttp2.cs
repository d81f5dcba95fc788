using System.Buffers.Binary;
using System.Text;

namespace ModelOperator.ModelServer.Tests.Support;

/// <summary>Writes frames of HTTP/2 as bytes, with headers as literals, so that a test can stop sending at any point.</summary>
internal static class RawHttp2
{
    private const byte DataFrame = 0;
    private const byte HeadersFrame = 1;
    private const byte ResetFrame = 3;
    private const byte SettingsFrame = 4;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary>Writes the beginning of a connection: the preface, and settings with this window for each answer.</summary>
    public static byte[] Begin(int window = 65_535) =>
        [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(SettingsFrame, 0, 0, [0, 4, .. Number(window)])];

    public static byte[] Headers(int stream, params (string Name, string Value)[] headers) =>
        Frame(HeadersFrame, EndHeaders, stream,
            [.. headers.SelectMany(header => (byte[])[0, .. Text(header.Name), .. Text(header.Value)])]);

    /// <summary>Writes a body in as many frames as it needs.</summary>
    public static byte[] Data(int stream, ReadOnlySpan<byte> body, bool end)
    {
        const int largest = 16_384;
        var frames = new List<byte>();
        do
        {
            var part = body[..Math.Min(body.Length, largest)];
            body = body[part.Length..];
            frames.AddRange(Frame(DataFrame, body.IsEmpty && end ? EndStream : (byte)0, stream, part));
        }
        while (!body.IsEmpty);

        return [.. frames];
    }

    /// <summary>Cancels a request.</summary>
    public static byte[] Reset(int stream) => Frame(ResetFrame, 0, stream, Number(8));

    private static byte[] Text(string text) => text.Length < 127
        ? [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)]
        : throw new ArgumentException("too long for one byte", nameof(text));

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, .. Number(stream), .. payload];
}
