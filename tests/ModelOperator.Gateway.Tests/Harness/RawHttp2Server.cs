using System.Buffers.Binary;
using System.Net.Sockets;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>An HTTP/2 endpoint that takes connections and bodies, and answers each whole request with whatever bytes the test
/// likes.</summary>
internal sealed class RawHttp2Server : AcceptingServer
{
    public const byte Data = 0x0;
    public const byte Headers = 0x1;
    public const byte RstStream = 0x3;
    public const byte GoAway = 0x7;
    public const byte EndStream = 0x1;
    public const byte EndHeaders = 0x4;

    private const int PrefaceLength = 24;
    private const int FrameHeader = 9;
    private const byte Settings = 0x4;
    private const byte WindowUpdate = 0x8;
    private const byte Ack = 0x1;

    private readonly Func<NetworkStream, int, Task<bool>> _answer;

    /// <param name="answer">Gets the connection and the number of a stream whose request is whole; returns whether the connection goes
    /// on.</param>
    public RawHttp2Server(Func<NetworkStream, int, Task<bool>> answer)
    {
        _answer = answer;
        Start();
    }

    public static byte[] Frame(byte type, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[FrameHeader + payload.Length];
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(FrameHeader));
        return frame;
    }

    protected override async Task ServeAsync(TcpClient tcp)
    {
        using (tcp)
        {
            try
            {
                tcp.NoDelay = true;
                var stream = tcp.GetStream();
                await stream.ReadExactlyAsync(new byte[PrefaceLength]);
                await stream.WriteAsync(Frame(Settings, 0, 0));
                await ServeAsync(stream);
            }
            catch (IOException)
            {
                // the gateway hung up
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var header = new byte[FrameHeader];
        while (true)
        {
            await stream.ReadExactlyAsync(header);
            var length = (header[0] << 16) | (header[1] << 8) | header[2];
            var (type, flags, id) = (header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)));
            await stream.ReadExactlyAsync(new byte[length]);
            if (type is Data && length > 0)
            {
                await stream.WriteAsync(Frame(WindowUpdate, 0, 0, 0, 0, (byte)(length >> 8), (byte)length));
            }

            switch (type)
            {
                case Settings when (flags & Ack) == 0:
                    await stream.WriteAsync(Frame(Settings, Ack, 0));
                    break;
                case Headers or Data when (flags & EndStream) != 0:
                    if (!await _answer(stream, id))
                    {
                        return;
                    }

                    break;
                default:
                    break;
            }
        }
    }
}
