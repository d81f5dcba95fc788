using System.Net.Sockets;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Proxying;

/// <summary>No request is written into a connection that its server is about to close, where that can be known.</summary>
public sealed class IdleConnectionTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);

    [Theory]
    [InlineData("timeout=2", 2)]
    [InlineData("timeout=2, max=100", 2)]
    [InlineData("timeout=1", 2)]
    [InlineData("timeout=60", 1)]
    public async Task ServersWord_IsTaken(string keepAlive, int connections)
    {
        var seen = 0;
        using var server = Answering(() => Interlocked.Increment(ref seen), $"Keep-Alive: {keepAlive}\r\n");
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));

        await PostAsync(gateway);
        await PauseAsync(1.5);
        await PostAsync(gateway);

        seen.ShouldBe(connections);
    }

    [Fact]
    public async Task CloseOfAnIdleConnection_IsLearntFrom()
    {
        var seen = 0;
        using var server = new ClosingServer(TimeSpan.FromSeconds(2), () => Interlocked.Increment(ref seen));
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await PostAsync(gateway);
        await PauseAsync(3.5); // the server closes
        await PostAsync(gateway);
        seen.ShouldBe(2);

        await PauseAsync(1.5);
        await PostAsync(gateway);

        seen.ShouldBe(3, "a connection that was idle for 1.5 s of 2 is not used any more");
        await PauseAsync(0.3);
        await PostAsync(gateway);
        seen.ShouldBe(3, "one that was idle for less is");
    }

    // With a pause as long as the server's patience each request meets the close. What was lost at first is what could not be known.
    [Fact]
    public async Task PostsAsFarApartAsTheServersPatience_AreNotLost()
    {
        using var server = new ClosingServer(TimeSpan.FromSeconds(2), () => 0);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await PostAsync(gateway);
        await PauseAsync(3.5);
        var clients = Enumerable.Range(0, 40).Select(async client =>
        {
            await PostAsync(gateway);
            for (var round = 0; round < 3; round++)
            {
                await PauseAsync(1.98 + (client * 0.001));
                await PostAsync(gateway);
            }
        });

        await Task.WhenAll(clients);

        (await gateway.RequestsAsync("stable", 502)).ShouldBe(0);
    }

    [Theory]
    [InlineData("close, X-Hop")]
    [InlineData("X-Hop, close")]
    [InlineData("keep-alive, X-Hop")]
    [InlineData("X-Hop")]
    public async Task HeadersThatConnectionNames_StayWithTheConnection(string connection)
    {
        string? asked = null;
        using var server = new ScriptedServer(async (stream, request) =>
        {
            asked = request;
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nConnection: {connection}\r\nX-Hop: 1\r\nX-Kept: 1\r\nContent-Length: 2\r\n\r\nok"));
            return !connection.Contains("close", StringComparison.Ordinal);
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync($"GET / HTTP/1.1\r\nHost: digits\r\nConnection: {connection}\r\nX-Hop: 1\r\nX-Kept: 1\r\n\r\n");
        var (head, _) = await new AnswerReader(client.Stream).ReadAsync();

        asked.ShouldNotBeNull().ShouldContain("X-Kept");
        asked.ShouldNotContain("X-Hop");
        head.ShouldContain("X-Kept");
        head.ShouldNotContain("X-Hop");
    }

    private static async Task PostAsync(TestGateway gateway)
    {
        using var content = new StringContent("body");
        using var answer = await gateway.Http.PostAsync(Root, content);
        ((int)answer.StatusCode).ShouldBe(200);
    }

    private static Task PauseAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, CancellationToken.None);

    private static ScriptedServer Answering(Action connected, string headers)
    {
        var known = new HashSet<Stream>();
        return new ScriptedServer(async (stream, _) =>
        {
            if (known.Add(stream))
            {
                connected();
            }

            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{headers}Content-Length: 2\r\n\r\nok"));
            return true;
        });
    }

    /// <summary>Closes a connection that says nothing for a while, as gunicorn does, and says nothing about it.</summary>
    private sealed class ClosingServer : IDisposable
    {
        private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
        private readonly TimeSpan _patience;
        private readonly Func<int> _connected;

        public ClosingServer(TimeSpan patience, Func<int> connected)
        {
            (_patience, _connected) = (patience, connected);
            _listener.Start(500);
            _ = AcceptAsync();
        }

        public EndpointAddress Address => new(System.Net.IPAddress.Loopback, ((System.Net.IPEndPoint)_listener.LocalEndpoint).Port);

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
                _connected();
                var buffer = new byte[4096];
                var text = "";
                while (true)
                {
                    using var patience = new CancellationTokenSource(_patience);
                    try
                    {
                        var read = await tcp.GetStream().ReadAsync(buffer, patience.Token);
                        if (read == 0)
                        {
                            return;
                        }

                        text += System.Text.Encoding.ASCII.GetString(buffer, 0, read);
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }

                    if (text.EndsWith("body", StringComparison.Ordinal))
                    {
                        text = "";
                        await tcp.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray());
                    }
                }
            }
        }
    }
}
