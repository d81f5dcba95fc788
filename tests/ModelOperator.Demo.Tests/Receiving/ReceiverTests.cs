using System.Net;
using System.Text;
using ModelOperator.Demo.Receiving;

namespace ModelOperator.Demo.Tests.Receiving;

public sealed class ReceiverTests
{
    private const string Event = """{"specversion":"1.0","id":"a","type":"dev.modeloperator.check.bad","subject":"quality"}""";

    [Fact]
    public async Task Post_IsOneLine_WithItsHeadersAndItsBody()
    {
        var (status, lines) = await SendAsync(HttpMethod.Post, Event);

        status.ShouldBe(HttpStatusCode.Accepted);
        var received = ReceivedRequest.Parse(lines.ShouldHaveSingleItem())!;
        (received.Method, received.Path, received.Body).ShouldBe(("POST", "/events?a=b", Event));
        received.Headers.ShouldContain("Content-Type: application/cloudevents+json; charset=utf-8");
        lines[0].ShouldNotContain('\n');
    }

    [Fact]
    public async Task OtherMethod_IsRefused()
    {
        var (status, lines) = await SendAsync(HttpMethod.Put, Event);

        status.ShouldBe(HttpStatusCode.MethodNotAllowed);
        lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task BodyThatIsTooLarge_IsRefused()
    {
        var (status, lines) = await SendAsync(HttpMethod.Post, new string('x', Receiver.LargestBody + 1));

        status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Now listening")]
    [InlineData("{}")]
    [InlineData("{\"method\":null,\"path\":\"/\",\"headers\":[],\"body\":\"\"}")]
    [InlineData("{\"method\"")]
    public void OtherLine_IsNoRequest(string line) => ReceivedRequest.Parse(line).ShouldBeNull();

    [Fact]
    public void StructuredEvent_IsRead()
    {
        var read = CloudEvent.Parse(Event)!;

        (read.Type, read.Id, read.Subject).ShouldBe(("dev.modeloperator.check.bad", "a", "quality"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("no JSON")]
    [InlineData("""{"id":"a","type":"b"}""")]
    [InlineData("""{"specversion":"1.0","id":7,"type":"b"}""")]
    public void BodyThatIsNoEvent_IsNone(string body) => CloudEvent.Parse(body).ShouldBeNull();

    private static async Task<(HttpStatusCode Status, List<string> Lines)> SendAsync(HttpMethod method, string body)
    {
        var lines = new List<string>();
        await using var receiver = Receiver.Create("http://127.0.0.1:0", lines.Add);
        await receiver.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, receiver.Urls.First() + "/events?a=b");
        request.Content = new StringContent(body, Encoding.UTF8, "application/cloudevents+json");
        using var response = await http.SendAsync(request);
        return (response.StatusCode, lines);
    }
}
