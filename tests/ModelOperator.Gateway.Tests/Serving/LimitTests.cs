using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Gateway.Serving;
using ModelOperator.Gateway.Tests.Attacks;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Serving;

public sealed class LimitTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HeadersOverTheLimit_Are431_AndCountedForNobody(bool http2)
    {
        await using var backend = await Backend.StartAsync(
            context => context.Response.WriteAsync("seven"), http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        // A client that has read the gateway's limit refuses to send such headers itself, so this one reads nothing before it sends.
        await using var raw = await RawClient.ConnectAsync(gateway.Port);
        await (http2
            ? raw.Stream.WriteAsync(Http2Frames.Begin().RequestWithRepeatedHeader(1, size: 4_000, times: 10).Bytes).AsTask()
            : raw.SendAsync($"GET / HTTP/1.1\r\nHost: d\r\nx-large: {new string('v', 40_000)}\r\n\r\n"));

        (await raw.ReadUntilAsync("431")).ShouldContain("431");
        (await (http2 ? gateway.Http2 : gateway.Http).GetStringAsync(Root)).ShouldBe("seven");
        backend.Requests.ShouldBe(1);
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 200) == 1, "the other one is counted");
        (await gateway.MetricAsync("model_gateway_requests_total")).ShouldBe(1);
    }

    [Fact]
    public async Task GatewayThatIsFull_ClosesAnIdleConnection_NotTheOneAtWork()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var backend = await Backend.StartAsync(async context =>
        {
            await (context.Request.Path == "/held" ? release.Task : Task.CompletedTask);
            await context.Response.WriteAsync("seven");
        });
        await using var gateway = await TestGateway.StartAsync(options => options with { MaxConnections = 3 });
        gateway.Route(("stable", 100, [backend]));
        await using var atWork = await RawClient.ConnectAsync(gateway.Port);
        await atWork.SendAsync("GET /held HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
        await Eventually.True(() => backend.Requests == 1, "it is under way");
        await using var silent = await RawClient.ConnectAsync(gateway.Port);
        await using var trickling = await RawClient.ConnectAsync(gateway.Port);
        await trickling.SendAsync("GET / HT");

        await using var late = await RawClient.ConnectAsync(gateway.Port);
        await late.SendAsync("GET / HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");

        (await late.ReadToEndAsync()).ShouldContain("seven");
        var closed = await Task.WhenAny(silent.ReadToEndAsync(), trickling.ReadToEndAsync());
        (closed.IsFaulted || (await closed).Length == 0).ShouldBeTrue("it is closed without an answer");
        release.SetResult();
        (await atWork.ReadToEndAsync()).ShouldContain("seven");
    }

    [Fact]
    public async Task GatewayThatIsFullOfTricklingUploads_TakesOthersIn_AndKeepsTheOneAtWork()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var backend = await Backend.StartAsync(async context =>
        {
            await (context.Request.Path == "/held" ? release.Task : context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
            await context.Response.WriteAsync("seven");
        });
        await using var gateway = await TestGateway.StartAsync(options => options with { MaxConnections = 3 });
        gateway.Route(("stable", 100, [backend]));
        await using var atWork = await RawClient.ConnectAsync(gateway.Port);
        await atWork.SendAsync("GET /held HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
        await Eventually.True(() => backend.Requests == 1, "it is under way");
        await using var first = await RawClient.ConnectAsync(gateway.Port);
        await using var second = await RawClient.ConnectAsync(gateway.Port);
        using var over = new CancellationTokenSource();
        var trickles = Task.WhenAll(TrickleAsync(first, over.Token), TrickleAsync(second, over.Token));
        await Eventually.True(() => backend.Requests == 3, "all places are taken");

        await Eventually.True(() => IsServedAsync(gateway.Port), "a new client finds a place");

        release.SetResult();
        (await atWork.ReadToEndAsync()).ShouldContain("seven");
        await over.CancelAsync();
        await trickles;
    }

    // What is kept of requests that have ended must not count as waiting a second time.
    [Fact]
    public async Task ConnectionWithARequestAtWork_KeepsItsPlace_ThoughOthersOnItEndedAndOneWaitsForItsClient()
    {
        var time = new ModelOperator.Testing.ManualTimeProvider();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var backend = await Backend.StartAsync(
            async context =>
            {
                var body = context.Request.Body;
                await (context.Request.Path == "/held" ? release.Task : body.CopyToAsync(Stream.Null, context.RequestAborted));
                await context.Response.WriteAsync("seven");
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(
            options => options with { MaxConnections = 2 }, services: (services, _) => services.AddSingleton<TimeProvider>(time));
        gateway.Route(("stable", 100, [backend]));
        using var content = new HeldContent();
        for (var ended = 0; ended < 3; ended++)
        {
            (await gateway.Http2.GetStringAsync(Root)).ShouldBe("seven");
        }

        var upload = gateway.Http2.PostAsync(Root, content);
        await content.WriteAsync("x"u8.ToArray());
        await Eventually.True(() => backend.Requests == 4, "the upload is under way");
        time.Advance(TimeSpan.FromSeconds(2));
        var held = gateway.Http2.GetStringAsync("/held");
        await Eventually.True(() => backend.Requests == 5, "the one at work is under way");
        using var slow = gateway.CreateClient(HttpVersion.Version20);
        using var slowContent = new HeldContent();
        var slowUpload = slow.PostAsync(Root, slowContent);
        await slowContent.WriteAsync("x"u8.ToArray());
        await Eventually.True(() => backend.Requests == 6, "all places are taken");
        time.Advance(TimeSpan.FromSeconds(2));

        using var late = gateway.CreateClient(HttpVersion.Version20);
        (await late.GetStringAsync(Root)).ShouldBe("seven");

        await Task.WhenAny(slowUpload).Soon("the end of the one that only waits for its client");
        slowUpload.IsCompletedSuccessfully.ShouldBeFalse("its place was given to another");
        release.SetResult();
        content.Complete();
        (await held).ShouldBe("seven");
        (await upload).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task RequestsOverTheMemory_Are503ForNobody_UntilOthersEnd()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var backend = await Backend.StartAsync(async context =>
        {
            await release.Task;
            await context.Response.WriteAsync("seven");
        });
        await using var gateway = await TestGateway.StartAsync(
            services: (services, _) => services.AddSingleton(new RequestMemory(160_000)));
        gateway.Route(("stable", 100, [backend]));
        var first = gateway.Http.GetStringAsync(Root);
        await Eventually.True(() => backend.Requests == 1, "it is under way");
        var second = gateway.Http.GetStringAsync(Root);
        await Eventually.True(() => backend.Requests == 2, "two are under way");

        using var third = await gateway.Http.GetAsync(Root);
        third.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        release.SetResult();
        await first;
        await second;
        await Eventually.True(async () => await gateway.RequestsAsync("stable", 200) == 2, "they are counted");

        (await gateway.Http.GetStringAsync(Root)).ShouldBe("seven");
        (await gateway.RequestsAsync("", 503)).ShouldBe(1);
        (await gateway.RequestsAsync("stable", 503)).ShouldBe(0);
    }

    private static async Task<bool> IsServedAsync(int port)
    {
        try
        {
            await using var client = await RawClient.ConnectAsync(port);
            await client.SendAsync("GET / HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n");
            return (await client.ReadToEndAsync()).Contains("seven", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return false;
        }
    }

    private static async Task TrickleAsync(RawClient client, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync("POST / HTTP/1.1\r\nHost: d\r\nContent-Length: 100000\r\n\r\n");
            while (!cancellation.IsCancellationRequested)
            {
                await client.SendAsync("x");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            }
        }
        catch (IOException)
        {
            // its place was given to another
        }
    }
}
