using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Hosting.Connections;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Proxying;

public sealed class ForwardingTests
{
    private static readonly Uri Root = new("/", UriKind.Relative);

    [Fact]
    public async Task Request_IsAnsweredByTheRoutedRevision_WhichTheHeaderNames()
    {
        await using var backend = await Backend.SayingAsync("seven");
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        using var response = await gateway.Http.GetAsync(Root);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync()).ShouldBe("seven");
        response.Headers.GetValues("x-model-revision").ShouldBe(["stable"]);
    }

    [Fact]
    public async Task Http2Client_OnTheSamePort_IsServedOverHttp2ToTheEnd()
    {
        await using var backend = await Backend.StartAsync(
            context => context.Response.WriteAsync(context.Request.Protocol), HttpProtocols.Http2);
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        using var response = await gateway.Http2.GetAsync(Root);

        response.Version.ShouldBe(HttpVersion.Version20);
        (await response.Content.ReadAsStringAsync()).ShouldBe("HTTP/2");
    }

    [Fact]
    public async Task Http1Client_IsServedOverHttp1ToTheEnd()
    {
        await using var backend = await Backend.StartAsync(context => context.Response.WriteAsync(context.Request.Protocol));
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        (await gateway.Http.GetStringAsync(Root)).ShouldBe("HTTP/1.1");
    }

    [Theory]
    [InlineData("/v2/models/digits/infer")]
    [InlineData("/a%2Fb/%7Euser/../x//y?q=a%20b&r=%C3%A9")]
    [InlineData("/?")]
    public async Task RequestTarget_ReachesTheEndpointLetterByLetter(string target)
    {
        await using var backend = await Backend.StartAsync(context =>
            context.Response.WriteAsync(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: digits\r\nConnection: close\r\n\r\n");

        (await client.ReadToEndAsync()).ShouldContain(target);
    }

    [Fact]
    public async Task Headers_PassBothWays_ButThoseOfTheConnection()
    {
        IHeaderDictionary seen = new HeaderDictionary();
        await using var backend = await Backend.StartAsync(context =>
        {
            foreach (var (name, value) in context.Request.Headers)
            {
                seen[name] = value;
            }

            context.Response.Headers["x-out"] = new[] { "1", "2" };
            context.Response.Headers.SetCookie = new[] { "a=1", "b=2" };
            context.Response.Headers.KeepAlive = "timeout=5";
            return context.Response.WriteAsync("ok");
        });
        await using var gateway = await TestGateway.StartAsync(
            options => options with { TrustedProxies = AddressRanges.Parse("127.0.0.1") });
        gateway.Route(("stable", 100, [backend]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(
            "GET / HTTP/1.1\r\nHost: digits.example\r\nConnection: x-hop\r\nx-hop: 1\r\nKeep-Alive: 3\r\nTE: trailers\r\n"
            + "Upgrade: h2c\r\nx-in: caf\u00c3\u00a9\r\nX-Forwarded-For: 10.1.2.3\r\ntraceparent: 00-1-2-3\r\n\r\n");
        var answer = await client.ReadUntilAsync("ok\r\n");

        seen["x-in"].ToString().ShouldBe("caf\u00e9");
        seen.Host.ToString().ShouldBe("digits.example");
        seen["X-Forwarded-For"].ToString().ShouldBe("10.1.2.3, 127.0.0.1");
        seen["X-Forwarded-Proto"].ToString().ShouldBe("http");
        seen["X-Forwarded-Host"].ToString().ShouldBe("digits.example");
        seen["traceparent"].ToString().ShouldBe("00-1-2-3");
        seen.Keys.ShouldNotContain("x-hop");
        seen.Keys.ShouldNotContain("Keep-Alive");
        seen.Keys.ShouldNotContain("TE");
        seen.Keys.ShouldNotContain("Upgrade");
        answer.ShouldContain("x-out: 1\r\n");
        answer.ShouldContain("x-out: 2\r\n");
        answer.ShouldContain("Set-Cookie: a=1\r\n");
        answer.ShouldContain("Set-Cookie: b=2\r\n");
        answer.ShouldNotContain("timeout=5");
    }

    [Fact]
    public async Task LargeHeaders_Pass()
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.Headers["x-back"] = context.Request.Headers["x-big"];
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var client = new HttpClient(
            new SocketsHttpHandler { MaxResponseHeadersLength = 128 })
        { BaseAddress = gateway.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, Root);
        request.Headers.Add("x-big", new string('x', 30_000));

        using var response = await client.SendAsync(request);

        response.Headers.GetValues("x-back").Single().Length.ShouldBe(30_000);
    }

    [Fact]
    public async Task Head_HasTheLengthAndNoBody()
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.ContentLength = 42;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        using var request = new HttpRequestMessage(HttpMethod.Head, Root);

        using var response = await gateway.Http.SendAsync(request);

        response.Content.Headers.ContentLength.ShouldBe(42);
        (await response.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(500)]
    public async Task Status_OfTheEndpoint_IsPassedOnAndCounted(int status)
    {
        await using var backend = await Backend.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        using var response = await gateway.Http.GetAsync(Root);

        ((int)response.StatusCode).ShouldBe(status);
        await Eventually.True(async () => await gateway.RequestsAsync("stable", status) == 1, "the request is counted");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BigTensor_PassesWhole(bool http2)
    {
        await using var backend = await Backend.StartAsync(
            async context =>
            {
                using var whole = new MemoryStream();
                await context.Request.Body.CopyToAsync(whole);
                whole.Position = 0;
                await whole.CopyToAsync(context.Response.Body);
            },
            http2 ? HttpProtocols.Http2 : HttpProtocols.Http1);
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        var tensor = new byte[48 * 1024 * 1024];
        new Random(1).NextBytes(tensor);
        using var content = new ByteArrayContent(tensor);

        using var response = await (http2 ? gateway.Http2 : gateway.Http).PostAsync(Root, content);

        (await response.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(tensor).ShouldBeTrue();
    }

    [Fact]
    public async Task PostWithoutBody_ArrivesWithLengthZero()
    {
        await using var backend = await Backend.StartAsync(
            context => context.Response.WriteAsync($"{context.Request.Method} {context.Request.ContentLength}"));
        await using var gateway = await TestGateway.InFrontOfAsync(backend);

        using var response = await gateway.Http.PostAsync(Root, null);

        (await response.Content.ReadAsStringAsync()).ShouldBe("POST 0");
    }

    [Fact]
    public async Task NothingRouted_Is503WithAReason()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Http.GetAsync(Root);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString()
            .ShouldBe("the gateway has no routes yet");
    }

    [Fact]
    public async Task NoReadyEndpointAnywhere_Is503_NamingTheRevision()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("stable", 100, []));

        using var response = await gateway.Http.GetAsync(Root);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.GetValues("x-model-revision").ShouldBe(["stable"]);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"error":"revision stable has no ready endpoint"}""");
    }

    [Fact]
    public async Task Body_LongerThanAllowed_Is413()
    {
        await using var backend = await Backend.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var gateway = await TestGateway.StartAsync(options => options with { MaxRequestBodyBytes = 10 });
        gateway.Route(("stable", 100, [backend]));
        using var content = new StringContent("more than ten bytes", Encoding.UTF8);

        using var response = await gateway.Http.PostAsync(Root, content);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }
}
