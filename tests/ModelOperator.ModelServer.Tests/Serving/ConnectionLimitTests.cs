using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Health.V1;
using Grpc.Net.Client;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Serving;

/// <summary>Clients that hold connections to the data port keep nobody out, and take no more memory than there is room for.</summary>
public sealed class ConnectionLimitTests
{
    private const int Places = 20;
    private const string Small = """{"inputs":[{"name":"index","shape":[1],"datatype":"INT64","data":[1]}]}""";
    [Theory]
    [InlineData("")]
    [InlineData("POST /v2/mod")]
    public async Task ConnectionsOverTheLimit_TakeThePlacesOfIdleOnes(string said)
    {
        await using var server = await RunningServer.StartAsync("lookup", settings => settings with { MaxConnections = Places });
        var port = server.Client.BaseAddress!.Port;
        using var first = await HeldConnections.OpenAsync(port, Places, Encoding.ASCII.GetBytes(said));
        await server.EventuallyAsync(() => IsServedAsync(port)); // so that all of them were accepted before the next

        using var second = await HeldConnections.OpenAsync(port, Places, Encoding.ASCII.GetBytes(said));

        await first.EndedAsync(Eventually.Patience);
        (await server.InferAsync(Small)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task TricklingUploads_OnAllConnections_GiveWay()
    {
        await using var server = await RunningServer.StartAsync("lookup", settings => settings with { MaxConnections = Places });
        server.Client.Dispose();
        var address = server.Client.BaseAddress!;
        using var held = await HeldConnections.OpenAsync(
            address.Port,
            Places + 1,
            Encoding.ASCII.GetBytes("POST /v2/models/m/infer HTTP/1.1\r\nHost: m\r\nContent-Length: 1000\r\n\r\n{"));

        await server.EventuallyAsync(() => IsServedAsync(address.Port));
    }

    [Fact]
    public async Task WatchersOfTheHealth_OnAllConnections_GiveWay()
    {
        await using var server = await RunningServer.StartAsync("lookup", settings => settings with { MaxConnections = Places });
        server.Client.Dispose();
        var address = server.Client.BaseAddress!;
        var watchers = new List<IDisposable>();
        try
        {
            for (var place = 0; place < Places; place++)
            {
                var client = new InferenceClient(server);
                watchers.Add(client);
                var watch = new Health.HealthClient(client.Channel).Watch(new HealthCheckRequest());
                watchers.Add(watch);
                (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
            }

            await server.EventuallyAsync(() => IsServedAsync(address.Port));
        }
        finally
        {
            watchers.ForEach(watcher => watcher.Dispose());
        }
    }

    // The server keeps the heads of requests that it refuses for a while, and has room for some hundreds. Health checks do not use that
    // room.
    [Fact]
    public async Task HealthChecks_ByTheHundredOnEachOfSeveralConnections_AreAllServed()
    {
        const int clients = 8, checks = 150;
        await using var server = await RunningServer.StartAsync("lookup");

        var opened = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => ConnectionsOpenedForAsync(checks)));

        opened.ShouldAllBe(connections => connections == 1);

        async Task<int> ConnectionsOpenedForAsync(int checks)
        {
            var connections = 0;
            using var handler = new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancellationToken) =>
                {
                    connections++;
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            };
            using var channel = GrpcChannel.ForAddress(server.Client.BaseAddress!, new GrpcChannelOptions { HttpHandler = handler });
            var health = new Health.HealthClient(channel);
            for (var check = 0; check < checks; check++)
            {
                var answer = await health.CheckAsync(
                    new HealthCheckRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Eventually.Patience);
                answer.Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
            }

            return connections;
        }
    }

    private static async Task<bool> IsServedAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await client.GetStream().WriteAsync(
                Encoding.ASCII.GetBytes(
                    $"POST /v2/models/m/infer HTTP/1.1\r\nHost: m\r\nConnection: close\r\nContent-Length: {Small.Length}\r\n\r\n{Small}"));
            using var answer = new StreamReader(client.GetStream());
            return (await answer.ReadToEndAsync()).StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return false;
        }
    }
}
