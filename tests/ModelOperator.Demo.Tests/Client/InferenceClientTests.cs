using System.Net;
using System.Text;
using ModelOperator.Demo.Client;

namespace ModelOperator.Demo.Tests.Client;

public sealed class InferenceClientTests
{
    private static readonly HoldoutSet Images = HoldoutSet.Parse(Encoding.UTF8.GetBytes(
        $$"""{"images":[[{{string.Join(',', Enumerable.Repeat(1, 64))}}]],"labels":[7]}"""));

    [Theory]
    [InlineData(HttpStatusCode.OK, 7, "200", true)]
    [InlineData(HttpStatusCode.OK, 8, "200", false)]
    [InlineData(HttpStatusCode.InternalServerError, 7, "500", false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 7, "503", false)]
    public async Task Answer_BecomesAnOutcomeOfItsRevision(HttpStatusCode code, int digit, string status, bool isRight)
    {
        using var handler = new Handler(_ => Task.FromResult(Answer(code, $$"""{"outputs":[{"name":"label","data":[{{digit}}]}]}""")));
        var outcome = await SendAsync(handler);
        (outcome.Revision, outcome.Status, outcome.IsRight, outcome.IsFailed).ShouldBe(("7f9c2ab4d1", status, isRight, status != "200"));
    }

    [Fact]
    public async Task Answer_ThatCannotBeRead_IsAFailure()
    {
        using var handler = new Handler(_ => Task.FromResult(Answer(HttpStatusCode.OK, "{}")));
        var outcome = await SendAsync(handler);
        (outcome.Status, outcome.IsFailed).ShouldBe(("malformed", true));
    }

    [Fact]
    public async Task BrokenConnection_IsAFailure()
    {
        using var handler = new Handler(_ => throw new HttpRequestException("refused"));
        (await SendAsync(handler)).Status.ShouldBe("connection");
    }

    [Fact]
    public async Task AnswerThatDoesNotCome_IsATimeout()
    {
        using var handler = new Handler(async cancelled =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
            return Answer(HttpStatusCode.OK, "");
        });
        (await SendAsync(handler, TimeSpan.FromMilliseconds(20))).Status.ShouldBe("timeout");
    }

    private static async Task<Outcome> SendAsync(Handler handler, TimeSpan? timeout = null)
    {
        using var http = new HttpClient(handler, disposeHandler: false);
        var client = new InferenceClient(
            http, new Uri("http://digits/v2/models/digits/infer"), Images, timeout ?? TimeSpan.FromSeconds(30), TimeProvider.System);
        return await client.SendAsync(0);
    }

    private static HttpResponseMessage Answer(HttpStatusCode code, string body)
    {
        var response = new HttpResponseMessage(code) { Content = new StringContent(body) };
        response.Headers.Add("x-model-revision", "7f9c2ab4d1");
        return response;
    }

    private sealed class Handler(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(cancellationToken);
    }
}
