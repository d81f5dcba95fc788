using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelOperator.Benchmarks.Load;

/// <summary>Closed-loop load over HTTP/1.1: each connection sends its next request when the answer is there. Bare sockets, so
/// that the client costs little beside what it measures.</summary>
internal static class LoadGenerator
{
    private static ReadOnlySpan<byte> LengthHeader => "Content-Length: "u8;

    private static ReadOnlySpan<byte> LowerLengthHeader => "content-length: "u8;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <summary>Loads a port for a while.</summary>
    /// <param name="port">On loopback.</param>
    /// <param name="connections">In parallel.</param>
    /// <param name="bodyBytes">The number of bytes in the body of each request.</param>
    /// <param name="duration">The duration of the load.</param>
    /// <param name="rate">Requests/s of all connections together; 0 for as many as go. With a rate, a latency counts from when
    /// its request was due, so that a stall counts for all that it holds up.</param>
    /// <returns>The latencies of all requests, ascending, in stopwatch ticks.</returns>
    public static Task<long[]> RunAsync(int port, int connections, int bodyBytes, TimeSpan duration, double rate = 0) =>
        RunAsync(port, connections, Encoding.ASCII.GetBytes(
            $"POST /v2/models/digits/infer HTTP/1.1\r\nHost: digits.ml.svc\r\nUser-Agent: benchmark\r\nAccept: application/json\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {bodyBytes}\r\n\r\n{new string('7', bodyBytes)}"), duration, rate);

    /// <summary>Loads a port with a request of one's own.</summary>
    public static async Task<long[]> RunAsync(int port, int connections, byte[] request, TimeSpan duration, double rate = 0)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(index => Task.Run(() =>
        {
            var interval = rate > 0 ? (long)(connections * Stopwatch.Frequency / rate) : 0;
            return LoopAsync(port, request, end, interval, interval * index / connections);
        })));
        long[] latencies = [.. all.SelectMany(one => one)];
        Array.Sort(latencies);
        return latencies;
    }

    private static async Task<List<long>> LoopAsync(int port, byte[] request, long end, long interval, long offset)
    {
        var latencies = new List<long>(16 * 1024);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[256 * 1024];
        var due = Stopwatch.GetTimestamp() + offset;
        for (var now = due; now < end;)
        {
            if (interval > 0)
            {
                now = due;
                due += interval;
                if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), now) is { Ticks: > 0 } early)
                {
                    await Task.Delay(early, TimeProvider.System, CancellationToken.None);
                }
            }

            await socket.SendAsync(request);
            await ReceiveAsync(socket, buffer);
            var done = Stopwatch.GetTimestamp();
            latencies.Add(done - now);
            now = done;
        }

        return latencies;
    }

    private static async Task ReceiveAsync(Socket socket, byte[] buffer)
    {
        var have = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(have));
            if (read == 0)
            {
                throw new InvalidOperationException("the connection ended in the middle of the benchmark");
            }

            have += read;
            if (IsComplete(buffer.AsSpan(0, have)))
            {
                return;
            }
        }
    }

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf(EndOfHead);
        if (head < 0)
        {
            return false;
        }

        if (!answer.StartsWith("HTTP/1.1 200 "u8))
        {
            throw new InvalidOperationException($"not the answer expected: {Encoding.ASCII.GetString(answer)}");
        }

        var length = answer.IndexOf(LengthHeader) is >= 0 and var place ? place : answer.IndexOf(LowerLengthHeader);
        if (length < 0 || !Utf8Parser.TryParse(answer[(length + LengthHeader.Length)..], out int bytes, out _))
        {
            throw new InvalidOperationException("an answer without a length");
        }

        return answer.Length >= head + EndOfHead.Length + bytes;
    }
}
