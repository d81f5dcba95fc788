using ModelOperator.Contracts.Models;

namespace ModelOperator.Contracts.Tests.Models;

public sealed class HostPortTests
{
    [Theory]
    [InlineData("registry.lan", "registry.lan")]
    [InlineData("registry.lan:80", "registry.lan")]
    [InlineData("registry.lan:8080", "registry.lan:8080")]
    [InlineData("registry.lan:180", "registry.lan:180")]
    [InlineData("[fd00::80]", "[fd00::80]")]
    [InlineData("[fd00::80]:80", "[fd00::80]")]
    public void UsualPort_IsLeftOut(string host, string expected) => HostPort.Without(host, 80).ShouldBe(expected);
}
