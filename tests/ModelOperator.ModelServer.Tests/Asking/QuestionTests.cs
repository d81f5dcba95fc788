using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.ModelServer.Asking;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Asking;

public sealed class QuestionTests
{
    private const string Sums = """{"outputs":[{"name":"sum","data":[11.0,22.0]}]}""";

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Answer_WithTheExpectedValues_IsGood()
    {
        var (good, sentence) = await Ask(Answers((HttpStatusCode.OK, Sums)), "[11, 22]");

        good.ShouldBeTrue(sentence);
        sentence.ShouldBe("the model answered [11.0,22.0] after 0.0 s, as it should");
    }

    [Fact]
    public async Task Model_ThatIsNotThereYet_IsAskedAgain()
    {
        var (good, sentence) = await Ask(
            Answers((null, ""), (HttpStatusCode.ServiceUnavailable, "no ready pod"), (HttpStatusCode.OK, Sums)), "[11, 22]");

        good.ShouldBeTrue(sentence);
        sentence.ShouldContain("after 2.0 s");
    }

    [Theory]
    [InlineData(Sums, "[11, 23]", "the answer should be [11,23] and is [11.0,22.0]")]
    [InlineData("""{"outputs":[]}""", "[11]", """the answer should be [11] and is {"outputs":[]}""")]
    [InlineData("<html>", "[11]", "the answer should be [11] and is <html>")]
    public async Task AnswerOfAnotherKind_IsFinal(string answer, string expected, string sentence) =>
        (await Ask(Answers((HttpStatusCode.OK, answer), (HttpStatusCode.OK, Sums)), expected)).ShouldBe((false, sentence));

    [Fact]
    public async Task NoAnswer_WithinThePatience_IsSaidWithTheLastObstacle()
    {
        var refusals = Enumerable.Repeat<(HttpStatusCode?, string)>((HttpStatusCode.BadGateway, "no pod"), 5).ToArray();

        (await Ask(Answers(refusals), "[11, 22]")).ShouldBe(
            (false, "http://sums.ml/v2/models/sums/infer gave no answer within 3 s; the last try: 502 no pod"));
    }

    // The clock goes on as soon as the question waits.
    private async Task<(bool Good, string Sentence)> Ask(HttpMessageHandler answers, string expected)
    {
        using var http = new HttpClient(answers);
        var settings = new AskSettings(
            new("http://sums.ml/v2/models/sums/infer"), "{}", JsonNode.Parse(expected)!.AsArray(), TimeSpan.FromSeconds(3));
        var asking = new Question(http, _time).AskAsync(settings, CancellationToken.None);
        while (!asking.IsCompleted)
        {
            if (_time.NextTimer is { } next)
            {
                _time.Advance(next);
            }

            await Task.Yield();
        }

        return await asking;
    }

    private static ScriptedAnswers Answers(params (HttpStatusCode? Code, string Text)[] answers) => new(answers);

    // An answer without a code is a connection that was refused.
    private sealed class ScriptedAnswers((HttpStatusCode? Code, string Text)[] answers) : HttpMessageHandler
    {
        private int _asked;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answers[_asked++] is { Code: { } code, Text: var text }
                ? Task.FromResult(new HttpResponseMessage(code) { Content = new StringContent(text) })
                : throw new HttpRequestException("Connection refused");
    }
}
