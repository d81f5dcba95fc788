using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Health.V1;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Serving;

/// <summary>Clients that hold connections to the data port shut nobody out, and cost no more than there is room for.</summary>
public sealed class ConnectionLimitTests
{
    private const int Places = 20;
    private const string Small = """{"inputs":[{"name":"index","shape":[1],"datatype":"INT64","data":[1]}]}""";
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("")]
    [InlineData("POST /v2/mod")]
    public async Task ConnectionsOverTheLimit_TakeThePlacesOfIdleOnes(string said)
    {
        await using var server = await RunningServer.StartAsync("lookup", settings => settings with { MaxConnections = Places });
        using var first = await HeldConnections.OpenAsync(server.Client.BaseAddress!.Port, Places, Encoding.ASCII.GetBytes(said));

        using var second = await HeldConnections.OpenAsync(server.Client.BaseAddress.Port, Places, Encoding.ASCII.GetBytes(said));

        await first.EndedAsync(Bound);
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
