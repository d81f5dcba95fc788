using System.Net.Sockets;
using System.Text;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>
/// An endpoint of sockets alone, which answers requests with whatever bytes the test likes, also such as no HTTP server would send.
/// </summary>
internal sealed class RawServer : AcceptingServer
{
    private readonly Func<NetworkStream, string, Task<bool>> _answer;
    private readonly bool _waitsForBodies;
    private readonly TimeSpan _patience;

    /// <param name="answer">Gets the connection and a request's head and body; returns whether the connection goes on.</param>
    /// <param name="waitsForBodies">Otherwise it is asked as soon as the head is there.</param>
    /// <param name="patience">A connection that says nothing for so long is closed; null for none.</param>
    public RawServer(Func<NetworkStream, string, Task<bool>> answer, bool waitsForBodies = true, TimeSpan? patience = null)
    {
        _answer = answer;
        _waitsForBodies = waitsForBodies;
        _patience = patience ?? Timeout.InfiniteTimeSpan;
        Start();
    }

    protected override async Task ServeAsync(TcpClient tcp)
    {
        using (tcp)
        {
            while (await ReadRequestAsync(tcp.GetStream()) is { } request && await _answer(tcp.GetStream(), request))
            {
            }
        }
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        const string length = "Content-Length: ";
        var text = "";
        var buffer = new byte[4096];
        while (true)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var at = text.IndexOf(length, StringComparison.OrdinalIgnoreCase);
                var body = at < 0 ? 0 : int.Parse(text.AsSpan(at + length.Length, text.IndexOf('\r', at) - at - length.Length));
                if (text.Length >= end + 4 + body || !_waitsForBodies)
                {
                    return text;
                }
            }

            var read = await ReadAsync(stream, buffer);
            if (read == 0)
            {
                return null;
            }

            text += Encoding.Latin1.GetString(buffer, 0, read);
        }
    }

    private async Task<int> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        using var silence = new CancellationTokenSource(_patience);
        try
        {
            return await stream.ReadAsync(buffer, silence.Token);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }
}
