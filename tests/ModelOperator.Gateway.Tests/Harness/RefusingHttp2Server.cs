using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>An HTTP/2 endpoint that takes connections and bodies and then turns every stream away unprocessed.</summary>
internal sealed class RefusingHttp2Server : IDisposable
{
    private const int PrefaceLength = 24;
    private const int FrameHeader = 9;
    private const byte Data = 0x0;
    private const byte Headers = 0x1;
    private const byte RstStream = 0x3;
    private const byte Settings = 0x4;
    private const byte GoAway = 0x7;
    private const byte WindowUpdate = 0x8;
    private const byte EndStream = 0x1;
    private const byte Ack = 0x1;
    private const byte RefusedStream = 0x7;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly bool _goAway;
    private int _refused;

    /// <param name="goAway">By GOAWAY for the whole connection instead of REFUSED_STREAM for each stream.</param>
    public RefusingHttp2Server(bool goAway)
    {
        _goAway = goAway;
        _listener.Start();
        _ = AcceptAsync();
    }

    public EndpointAddress Address => new(IPAddress.Loopback, ((IPEndPoint)_listener.LocalEndpoint).Port);

    public int Refused => Volatile.Read(ref _refused);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient tcp)
    {
        using (tcp)
        {
            try
            {
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
                case Headers or Data when (flags & EndStream) != 0: // the whole body was sent before it is refused
                    Interlocked.Increment(ref _refused);
                    if (_goAway)
                    {
                        await stream.WriteAsync(Frame(GoAway, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)); // last stream processed: 0, no error
                        return;
                    }

                    await stream.WriteAsync(Frame(RstStream, 0, id, 0, 0, 0, RefusedStream));
                    break;
                default:
                    break;
            }
        }
    }

    private static byte[] Frame(byte type, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[FrameHeader + payload.Length];
        frame[2] = (byte)payload.Length;
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(FrameHeader));
        return frame;
    }
}
