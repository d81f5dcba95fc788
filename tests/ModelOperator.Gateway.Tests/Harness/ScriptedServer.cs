using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelOperator.Gateway.Routing;

namespace ModelOperator.Gateway.Tests.Harness;

/// <summary>An endpoint that answers requests with whatever bytes the test likes.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, string, Task<bool>> _answer;
    private readonly bool _waitsForBodies;

    /// <param name="answer">Gets the connection and a request's head and body; returns whether the connection goes on.</param>
    /// <param name="waitsForBodies">Otherwise it is asked as soon as the head is there.</param>
    public ScriptedServer(Func<NetworkStream, string, Task<bool>> answer, bool waitsForBodies = true)
    {
        _answer = answer;
        _waitsForBodies = waitsForBodies;
        _listener.Start();
        _ = AcceptAsync();
    }

    public EndpointAddress Address => new(IPAddress.Loopback, ((IPEndPoint)_listener.LocalEndpoint).Port);

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

            var read = await stream.ReadAsync(buffer);
            if (read == 0)
            {
                return null;
            }

            text += Encoding.Latin1.GetString(buffer, 0, read);
        }
    }
}
