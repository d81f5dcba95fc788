using System.Buffers.Binary;
using System.Text;

namespace ModelOperator.Gateway.Tests.Attacks;

/// <summary>Bytes of HTTP/2 as no decent client sends them.</summary>
internal sealed class Http2Frames
{
    private const byte EndStream = 0x1;
    private const byte EndHeaders = 0x4;

    // Static table of HPACK: :method POST, :path /, :scheme http.
    private static readonly byte[] Pseudo = [0x83, 0x84, 0x86, 0x01, 1, (byte)'d'];

    private readonly MemoryStream _bytes = new();

    /// <summary>All so far.</summary>
    public byte[] Bytes => _bytes.ToArray();

    public static Http2Frames Begin()
    {
        var frames = new Http2Frames();
        frames._bytes.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        return frames.Frame(0x4, 0, 0, []);
    }

    /// <summary>A request that puts a header into the table of the connection: each further mention of it costs one byte.</summary>
    public Http2Frames RequestWithLargeHeader(int stream, int size, bool endStream = true) =>
        Headers(stream, [.. Pseudo, 0x40, 1, (byte)'x', .. Length(size), .. Enumerable.Repeat((byte)'v', size)], endStream);

    /// <summary>A request with one header that comes so many times.</summary>
    public Http2Frames RequestWithRepeatedHeader(int stream, int size, int times) =>
        Headers(
            stream,
            [
                .. Pseudo, 0x40, 1, (byte)'x', .. Length(size), .. Enumerable.Repeat((byte)'v', size),
                .. Enumerable.Repeat((byte)0xBE, times - 1),
            ],
            endStream: true);

    /// <summary>A request that mentions the header of the table so many times.</summary>
    public Http2Frames RequestWithReferences(int stream, int times, bool endStream = true) =>
        Headers(stream, [.. Pseudo, .. Enumerable.Repeat((byte)0xBE, times)], endStream);

    /// <summary>A request whose headers never end.</summary>
    public Http2Frames RequestWithoutEnd(int stream, int frames, int size)
    {
        Frame(0x1, EndStream, stream, Pseudo);
        for (var i = 0; i < frames; i++)
        {
            Frame(0x9, 0, stream, [0x00, 2, (byte)'y', (byte)('a' + (i % 26)), .. Length(size), .. Enumerable.Repeat((byte)'v', size)]);
        }

        return this;
    }

    public Http2Frames Data(int stream, byte[] data, bool endStream) => Frame(0x0, endStream ? EndStream : (byte)0, stream, data);

    public Http2Frames Reset(int stream) => Frame(0x3, 0, stream, [0, 0, 0, 8]);

    public Http2Frames Settings() => Frame(0x4, 0, 0, [0, 4, 0, 0, 0xff, 0xff]);

    /// <summary>Lets the server send as much as it likes.</summary>
    public Http2Frames WideWindows() => Frame(0x4, 0, 0, [0, 4, 0x7f, 0xff, 0xff, 0xff]).Frame(0x8, 0, 0, [0x7f, 0, 0, 0]);

    public Http2Frames Ping() => Frame(0x6, 0, 0, Encoding.ASCII.GetBytes("12345678"));

    private Http2Frames Headers(int stream, byte[] block, bool endStream) =>
        Frame(0x1, (byte)(EndHeaders | (endStream ? EndStream : 0)), stream, block);

    private Http2Frames Frame(byte type, byte flags, int stream, byte[] payload)
    {
        Span<byte> header = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(header, payload.Length << 8);
        header[3] = type;
        header[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(header[5..], stream);
        _bytes.Write(header);
        _bytes.Write(payload);
        return this;
    }

    // An integer with a prefix of seven bits.
    private static byte[] Length(int value)
    {
        const int prefix = 127;
        if (value < prefix)
        {
            return [(byte)value];
        }

        var bytes = new List<byte> { prefix };
        for (value -= prefix; value >= 128; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
