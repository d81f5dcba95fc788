using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ModelOperator.Benchmarks.Load;

/// <summary>Closed-loop load over gRPC: HTTP/2 frames on bare sockets, one call at a time on each connection.</summary>
internal static class GrpcLoad
{
    private const int FrameHead = 9;
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7;
    private const byte EndStream = 1, Ack = 1, EndHeaders = 4;

    // Windows as large as they get: no answer then waits for an update.
    private static readonly byte[] Opening =
    [
        .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
        0, 0, 6, Settings, 0, 0, 0, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff,
        0, 0, 4, 8, 0, 0, 0, 0, 0, 0x7f, 0, 0, 0,
    ];

    private static readonly byte[] SettingsAck = [0, 0, 0, Settings, Ack, 0, 0, 0, 0];

    /// <summary>Loads a port for a while.</summary>
    /// <returns>The latencies in stopwatch ticks.</returns>
    public static async Task<long[]> RunAsync(int port, int connections, ReadOnlyMemory<byte> call, TimeSpan duration)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => LoopAsync(port, call.ToArray(), end))));
        return [.. all.SelectMany(one => one)];
    }

    /// <summary>A call as frames of stream 0.</summary>
    /// <param name="path">The service and the method, such as <c>/inference.GRPCInferenceService/ModelInfer</c>.</param>
    /// <param name="message">The message, serialized.</param>
    public static byte[] Call(string path, byte[] message)
    {
        byte[] head =
        [
            0x83, 0x86, .. Field([0x04], path), .. Field([0x01], "x"), .. Field([0x0f, 0x10], "application/grpc"),
            0, 2, .. "te"u8, .. Field([], "trailers"),
        ];
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Length);
        byte[] body = [0, .. length, .. message];
        return [.. Frame(Headers, EndHeaders, head), .. Frame(Data, EndStream, body)];
    }

    private static byte[] Field(byte[] name, string value) => [.. name, (byte)value.Length, .. System.Text.Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte type, byte flags, byte[] payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, 0, .. payload];

    private static async Task<List<long>> LoopAsync(int port, byte[] call, long end)
    {
        var latencies = new List<long>(16 * 1024);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Opening);
        var buffer = new byte[64 * 1024];
        var have = 0;
        var data = FrameHead + Length(call);
        var stream = -1;
        for (var now = Stopwatch.GetTimestamp(); now < end;)
        {
            stream += 2;
            BinaryPrimitives.WriteInt32BigEndian(call.AsSpan(5), stream);
            BinaryPrimitives.WriteInt32BigEndian(call.AsSpan(data + 5), stream);
            await socket.SendAsync(call);
            have = await AnswerAsync(socket, buffer, have);
            var done = Stopwatch.GetTimestamp();
            latencies.Add(done - now);
            now = done;
        }

        return latencies;
    }

    /// <summary>Reads frames to the end of the answer; gives what is left in the buffer.</summary>
    private static async Task<int> AnswerAsync(Socket socket, byte[] buffer, int have)
    {
        var answered = false;
        while (true)
        {
            while (have >= FrameHead && have >= FrameHead + Length(buffer))
            {
                var (type, flags, size) = (buffer[3], buffer[4], FrameHead + Length(buffer));
                if (type is Settings or Ping && (flags & Ack) == 0)
                {
                    buffer[4] = Ack;
                    await socket.SendAsync(type is Settings ? SettingsAck : buffer.AsMemory(0, size));
                }

                buffer.AsSpan(size, have - size).CopyTo(buffer);
                have -= size;
                answered |= type is Data;
                if (type is Reset or GoAway || (type is Headers && (flags & EndStream) != 0 && !answered))
                {
                    throw new InvalidOperationException($"the call was refused (frame of type {type})");
                }

                if (type is Headers && (flags & EndStream) != 0)
                {
                    return have;
                }
            }

            var read = await socket.ReceiveAsync(buffer.AsMemory(have));
            have += read > 0 ? read : throw new InvalidOperationException("the connection ended in the middle of the benchmark");
        }
    }

    private static int Length(ReadOnlySpan<byte> frame) => (frame[0] << 16) | (frame[1] << 8) | frame[2];
}
