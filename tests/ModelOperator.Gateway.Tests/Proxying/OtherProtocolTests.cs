using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Proxying;

/// <summary>Clients choose the version of HTTP; a server that does not speak it has not failed.</summary>
[Collection(nameof(Alone))]
public sealed class OtherProtocolTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1, 2)]
    [InlineData(HttpProtocols.Http2, 1)]
    public async Task ServerOfTheOtherVersionOnly_Is505_AndNoErrorOfItsOwn(HttpProtocols spoken, int called)
    {
        await using var backend = await Backend.SayingAsync("hello", spoken);
        await using var gateway = await TestGateway.StartAsync();
        gateway.Route(("stable", 100, [backend]));

        using var answer = await (called == 2 ? gateway.Http2 : gateway.Http).GetAsync("/v2");
        // Kestrel itself answers HTTP/1.1 on a port of HTTP/2 in words.
        answer.StatusCode.ShouldBe(called == 2 ? HttpStatusCode.HttpVersionNotSupported : HttpStatusCode.BadRequest);
        await Eventually.True(async () => await gateway.RequestsAsync("stable", (int)answer.StatusCode) == 1, "it is counted");
        (await gateway.RequestsAsync("stable", 502)).ShouldBe(0);
    }

    [Theory]
    [InlineData(2, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    [InlineData(2, "HTTP/1.0 505 HTTP Version Not Supported\r\n\r\n<html>")]
    [InlineData(1, "\0\0\u0006\u0004\0\0\0\0\0\0\u0003\0\0\0d")]
    public async Task ServerThatAnswersInItsOwnVersion_Is505(int called, string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var serving = ServeAsync(listener, Encoding.Latin1.GetBytes(said), stop.Token);
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [new EndpointAddress(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port)]));

        using var answer = await (called == 2 ? gateway.Http2 : gateway.Http).PostAsync("/v2", new StringContent("{}"));
        answer.StatusCode.ShouldBe(HttpStatusCode.HttpVersionNotSupported);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(called == 2 ? "speaks HTTP/1.1" : "speaks HTTP/2");
        await stop.CancelAsync();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, byte[] said, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(cancellationToken);
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096], cancellationToken);
                await stream.WriteAsync(said, cancellationToken);
                while (await stream.ReadAsync(new byte[4096], cancellationToken) > 0)
                {
                    // until the gateway hangs up
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // the test is over
        }
    }
}
