using System.Text;
using ModelOperator.Gateway.Serving;

namespace ModelOperator.Gateway.Tests.Serving;

public sealed class ConnectionHeaderEncodingTests
{
    [Theory]
    [InlineData("close", "close,keep-alive")]
    [InlineData("close, X-Hop", "close, X-Hop,keep-alive")]
    [InlineData("Upgrade, X-Hop", "Upgrade, X-Hop,keep-alive")]
    [InlineData("Keep-Alive", "")]
    [InlineData("Keep-Alive, X-Hop, X-Other", "X-Hop,X-Other")]
    [InlineData("X-Hop", "X-Hop")]
    [InlineData("", "")]
    public void Header_SaysTheSame_InWordsThatTheServerLeavesAlone(string sent, string read) =>
        ConnectionHeaderEncoding.Instance.GetString(Encoding.Latin1.GetBytes(sent).AsSpan()).ShouldBe(read);
}
