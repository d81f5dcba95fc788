using Microsoft.Extensions.Primitives;
using ModelOperator.Gateway.Proxying;

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
    public void ConnectionHeader_NamesFurtherHeaders(string connection) => HopByHop.Named(connection)!.Single().ShouldBe("x-hop", StringCompareShould.IgnoreCase);

    [Fact]
    public void ConnectionHeaders_OnSeveralLines_AllCount() =>
        HopByHop.Named(new StringValues(["x-one", "x-two"]))!.ShouldBe(["x-one", "x-two"], ignoreOrder: true);

    [Theory]
    [InlineData("keep-alive")]
    [InlineData("Close")]
    [InlineData("")]
    public void UsualConnectionHeader_NamesNone(string connection) => HopByHop.Named(connection).ShouldBeNull();
}
