using ModelOperator.Hosting.Outgoing;

namespace ModelOperator.Hosting.Tests.Outgoing;

public sealed class HttpAddressTests
{
    [Theory]
    [InlineData("http://desk.people:8080/events?team=a", true)]
    [InlineData("https://[fd00::7]", true)]
    [InlineData("desk:80", false)]
    [InlineData("/events", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("http://me:secret@desk", false)]
    [InlineData("http://me@desk", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Address_IsAbsolute_OfHttp_AndHasNoUser(string? text, bool isOne) => HttpAddress.TryParse(text, out _).ShouldBe(isOne);
}
