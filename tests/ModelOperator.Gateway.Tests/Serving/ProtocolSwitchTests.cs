using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Serving;

public sealed class ProtocolSwitchTests
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private const string EmptySettings = "\0\0\0\u0004\0\0\0\0\0";

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PROPFIND")]
    [InlineData("P")]
    public async Task Http1_IsKnownWhateverTheMethod_EvenByteByByte(string method)
    {
        await using var backend = await Backend.StartAsync(
            context => context.Response.WriteAsync($"{context.Request.Method} over {context.Request.Protocol}"));
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        foreach (var letter in $"{method} / HTTP/1.1\r\nHost: digits\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        {
            await client.SendAsync(letter.ToString());
        }

        (await client.ReadToEndAsync()).ShouldContain($"{method} over HTTP/1.1");
    }

    [Fact]
    public async Task Http2Preface_IsKnown_EvenByteByByte()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        foreach (var letter in Preface)
        {
            await client.SendAsync(letter.ToString());
        }

        await client.SendAsync(EmptySettings);

        // A SETTINGS frame: three bytes of length, then type 4 and no flags.
        (await client.ReadUntilAsync("\u0004\0")).Length.ShouldBeGreaterThanOrEqualTo(5);
    }

    [Fact]
    public async Task ConnectionThatEndsWithoutAWord_OrInsideThePreface_HarmsNobody()
    {
        await using var backend = await Backend.SayingAsync("seven");
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        foreach (var start in (string[])["", "P", "PR", "PRI * HT"])
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(start);
            client.Abort();
        }

        (await gateway.Http.GetStringAsync(new Uri("/", UriKind.Relative))).ShouldBe("seven");
    }

    [Fact]
    public async Task SilentConnection_DoesNotHoldUpTheStop()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync("P");

        await gateway.StopAsync().Soon("the stop");

        (await client.ReadToEndAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task ManyHttp2Requests_ShareOneConnection()
    {
        await using var backend = await Backend.StartAsync(
            context => context.Response.WriteAsync(context.Connection.Id), HttpProtocols.Http2);
        await using var gateway = await TestGateway.InFrontOfAsync(backend);
        (await gateway.Http2.GetStringAsync(new Uri("/", UriKind.Relative))).ShouldNotBeEmpty();

        var connections = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var response = await gateway.Http2.GetAsync(new Uri("/", UriKind.Relative));
            response.Version.ShouldBe(HttpVersion.Version20);
            return await response.Content.ReadAsStringAsync();
        }));

        connections.Distinct().Count().ShouldBe(1);
    }
}
