using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Gateway.Tests.Harness;
using static ModelOperator.Gateway.Tests.Harness.EchoSockets;

namespace ModelOperator.Gateway.Tests.Proxying.Upgrades;

/// <summary>WebSockets on streams of HTTP/2 (RFC 8441), of .NET's own client, to a server that has them over HTTP/1.1.</summary>
public sealed class Http2WebSocketTests : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    [Fact]
    public async Task Messages_PassBothWays_AndTheClose()
    {
        var protocols = new List<string>();
        await using var backend = await Backend.StartAsync(context =>
        {
            protocols.Add($"{context.Request.Method} {context.Request.Protocol} {context.Request.Path}{context.Request.QueryString}");
            return EchoAsync(context);
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var client = await ConnectAsync(gateway);

        await SendAsync(client, "a");
        (await ReceiveAsync(client)).ShouldBe("stable: a");
        var large = new string('b', 200_000);
        await SendAsync(client, large);
        (await ReceiveAsync(client)).ShouldBe($"stable: {large}");
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);

        client.CloseStatusDescription.ShouldBe("done");
        client.HttpStatusCode.ShouldBe(HttpStatusCode.OK);
        client.HttpResponseHeaders!["x-model-revision"].ShouldBe(["stable"]);
        client.HttpResponseHeaders.Keys.ShouldNotContain("sec-websocket-accept", StringComparer.OrdinalIgnoreCase);
        protocols.ShouldBe(["GET HTTP/1.1 /v1/realtime?model=digits"]);
        (await gateway.RequestsAsync("stable", 101)).ShouldBe(1, "a session says nothing about the revision, over either protocol");
    }

    [Fact]
    public async Task Sessions_OfOneConnection_AreApart()
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var first = await ConnectAsync(gateway);
        using var second = await ConnectAsync(gateway);

        await SendAsync(first, "a");
        await SendAsync(second, "b");
        (await ReceiveAsync(second)).ShouldBe("stable: b");
        await second.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
        (await ReceiveAsync(first)).ShouldBe("stable: a");

        await SendAsync(first, "c");
        (await ReceiveAsync(first)).ShouldBe("stable: c");
    }

    [Fact]
    public async Task Session_MayBeLongerThanTheLargestBody()
    {
        await using var backend = await Backend.StartAsync(EchoAsync);
        await using var gateway = await TestGateway.StartAsync(options => options with { MaxRequestBodyBytes = 1000 });
        gateway.Route(("stable", 100, [backend]));
        using var client = await ConnectAsync(gateway);

        await SendAsync(client, new('b', 5000));

        (await ReceiveAsync(client)).Length.ShouldBe("stable: ".Length + 5000);
    }

    [Fact]
    public async Task ServerThatRefuses_IsHeard()
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        (await RefusalAsync(gateway)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task ServerThatHasNotReadTheKey_Is502()
    {
        await using var backend = await Backend.StartAsync(async context =>
        {
            context.Response.Headers.Upgrade = "websocket";
            context.Response.Headers.SecWebSocketAccept = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";
            await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        (await RefusalAsync(gateway)).ShouldBe(HttpStatusCode.BadGateway);
        (await gateway.RequestsAsync("stable", 502)).ShouldBe(1);
    }

    [Fact]
    public async Task ServerThatAnswersWithAPage_Is501_WhichIsNoErrorOfTheRevision()
    {
        await using var backend = await Backend.StartAsync(context => context.Response.WriteAsync("hello"));
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        (await RefusalAsync(gateway)).ShouldBe(HttpStatusCode.NotImplemented);
        (await gateway.RequestsAsync("stable", 501)).ShouldBe(1, "the analysis does not blame the revision for a 501");
    }

    [Fact]
    public async Task OtherProtocol_Is501_AndReachesNoServer()
    {
        var asked = false;
        await using var backend = await Backend.StartAsync(_ =>
        {
            asked = true;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var request = new HttpRequestMessage(HttpMethod.Connect, $"http://127.0.0.1:{gateway.Port}/v1/tunnel")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { Protocol = "connect-udp" },
        };

        using var response = await _http.SendAsync(request, CancellationToken.None);

        response.StatusCode.ShouldBe(HttpStatusCode.NotImplemented);
        (await response.Content.ReadAsStringAsync()).ShouldContain("no protocol but websocket");
        asked.ShouldBeFalse();
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpStatusCode> RefusalAsync(TestGateway gateway)
    {
        using var client = New();
        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(client, gateway));
        return client.HttpStatusCode;
    }

    private async Task<ClientWebSocket> ConnectAsync(TestGateway gateway)
    {
        var client = New();
        await ConnectAsync(client, gateway);
        return client;
    }

    private Task ConnectAsync(ClientWebSocket client, TestGateway gateway) =>
        client.ConnectAsync(new($"ws://127.0.0.1:{gateway.Port}/v1/realtime?model=digits"), _http, CancellationToken.None);

    private static ClientWebSocket New() => new()
    {
        Options =
        {
            CollectHttpResponseDetails = true,
            HttpVersion = HttpVersion.Version20,
            HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        },
    };
}
