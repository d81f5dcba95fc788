using System.Text;
using Microsoft.Extensions.Primitives;
using ModelOperator.Gateway.Proxying.Headers;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Proxying;

public sealed class HopByHopTests
{
    [Theory]
    [InlineData("Connection", true)]
    [InlineData("transfer-encoding", true)]
    [InlineData("TE", true)]
    [InlineData("x-hop", false)]
    [InlineData("Content-Length", false)]
    public void Header_ConcernsOneConnectionOnly(string name, bool expected) => HopByHop.Contains(name).ShouldBe(expected);

    [Theory]
    [InlineData("close, x-hop")]
    [InlineData("x-hop ,keep-alive")]
    [InlineData(",,X-Hop,")]
    public void ConnectionHeader_NamesFurtherHeaders(string connection) =>
        HopByHop.Named(connection)!.Single().ShouldBe("x-hop", StringCompareShould.IgnoreCase);

    [Fact]
    public void ConnectionHeaders_OnSeveralLines_AllCount() =>
        HopByHop.Named(new StringValues(["x-one", "x-two"]))!.ShouldBe(["x-one", "x-two"], ignoreOrder: true);

    [Theory]
    [InlineData("keep-alive")]
    [InlineData("Close")]
    [InlineData("")]
    public void UsualConnectionHeader_NamesNone(string connection) => HopByHop.Named(connection).ShouldBeNull();

    // Kestrel acts on some words of this header, and then forgets the others.
    [Theory]
    [InlineData("close, X-Hop")]
    [InlineData("X-Hop, close")]
    [InlineData("keep-alive, X-Hop")]
    [InlineData("upgrade, X-Hop")]
    [InlineData("X-Hop")]
    [InlineData("keep-alive", "X-Hop")]
    [InlineData("X-Hop", "Keep-Alive")]
    [InlineData("close", "X-Hop")]
    [InlineData("Upgrade", "X-Hop")]
    public async Task HeadersThatConnectionNames_StayWithTheConnection(params string[] lines)
    {
        var connection = string.Concat(lines.Select(line => $"Connection: {line}\r\n"));
        string? asked = null;
        using var server = new RawServer(async (stream, request) =>
        {
            asked = request;
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\n{connection}X-Hop: 1\r\nX-Kept: 1\r\nContent-Length: 2\r\n\r\nok"));
            return !connection.Contains("close", StringComparison.Ordinal);
        });
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync($"GET / HTTP/1.1\r\nHost: digits\r\n{connection}X-Hop: 1\r\nX-Kept: 1\r\n\r\n");
        var (head, _) = await new AnswerReader(client.Stream).ReadAsync();

        asked.ShouldNotBeNull().ShouldContain("X-Kept");
        asked.ShouldNotContain("X-Hop");
        head.ShouldContain("X-Kept");
        head.ShouldNotContain("X-Hop");
    }
}
