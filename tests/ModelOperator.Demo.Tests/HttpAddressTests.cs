using System.CommandLine;

namespace ModelOperator.Demo.Tests;

public sealed class HttpAddressTests
{
    private static readonly Option<Uri?> Url = HttpAddress.Option("--url", "Where.");

    [Theory]
    [InlineData("http://10.96.0.7:80")]
    [InlineData("https://prometheus.example.com")]
    public void Address_OfHttp_IsRead(string text) => Parse(text).GetValue(Url).ShouldBe(new Uri(text));

    [Theory]
    [InlineData("10.96.0.7:80")]
    [InlineData("digits")]
    [InlineData("ftp://host")]
    [InlineData("file:///etc/passwd")]
    public void AnythingElse_IsRefusedByName(string text) =>
        Parse(text).Errors.ShouldHaveSingleItem().Message.ShouldContain($"'{text}' is no HTTP address");

    [Fact]
    public void Absent_IsNull() => new RootCommand { Url }.Parse([]).GetValue(Url).ShouldBeNull();

    private static ParseResult Parse(string text) => new RootCommand { Url }.Parse(["--url", text]);
}
