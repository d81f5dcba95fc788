using ModelOperator.Fetching.Oci;

namespace ModelOperator.ModelServer.Tests.Fetching.Oci;

public sealed class TokenServersTests
{
    [Theory]
    [InlineData("registry.lan=tokens.lan", true)]
    [InlineData("registry.lan:443=tokens.lan", true)]
    [InlineData("Registry.lan=tokens.lan:443", true)]
    [InlineData("registry.lan=tokens.lan:8443", false)]
    [InlineData("registry.lan:80=tokens.lan", false)]
    [InlineData("other.lan=tokens.lan", false)]
    public void Pair_NamesItsServers_WithTheUsualPortOrWithoutIt(string pair, bool allowed) =>
        TokenServers.Allows([pair], "registry.lan", "tokens.lan").ShouldBe(allowed);
}
