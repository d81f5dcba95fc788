using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Demo.Client;
using ModelOperator.Demo.Client.Feedback;
using ModelOperator.Demo.Client.Streams;

namespace ModelOperator.Demo.Tests.Client.Feedback;

public sealed class FeedbackPosterTests
{
    private static readonly Uri Model = new("http://digits/v2/models/digits/");

    [Fact]
    public async Task Labels_ArePostedTogether_AndThoseThatAreTakenAreCounted()
    {
        using var gateway = new Gateway(counted: 2);
        using var http = new HttpClient(gateway);
        var poster = new FeedbackPoster(http, new Uri(Model, "feedback"), TimeSpan.FromSeconds(30), TimeProvider.System);
        poster.Add(new("AQa", Label: 7, Prediction: 7));
        poster.Add(new("AQb", Label: 1, Prediction: 7));
        poster.Add(new("AQc", Label: 1, Prediction: 7));

        await poster.PostAsync();
        await poster.PostAsync();

        poster.Counts.ShouldBe(new FeedbackCounts { Posted = 3, Counted = 2 });
        var entries = JsonNode.Parse(gateway.Posted.ShouldHaveSingleItem())!.AsArray();
        entries.Select(entry => ((string)entry!["token"]!, (int)entry["label"]!, (int)entry["prediction"]!))
            .ShouldBe([("AQa", 7, 7), ("AQb", 1, 7), ("AQc", 1, 7)]);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "busy")]
    [InlineData(HttpStatusCode.OK, "null")]
    public async Task LabelsThatAreNotTaken_AreNotCounted(HttpStatusCode code, string body)
    {
        using var gateway = new Gateway(0, code, body);
        using var http = new HttpClient(gateway);
        var poster = new FeedbackPoster(http, new Uri(Model, "feedback"), TimeSpan.FromSeconds(30), TimeProvider.System);
        poster.Add(new("AQa", 7, 7));

        await poster.PostAsync();

        poster.Counts.ShouldBe(new FeedbackCounts { Posted = 1, Counted = 0 });
    }

    [Fact]
    public async Task AnswerWithAToken_HasItsLabelPosted_WithWhatPeopleCallItNow()
    {
        using var gateway = new Gateway(counted: 1);
        using var http = new HttpClient(gateway);
        var poster = new FeedbackPoster(http, new Uri(Model, "feedback"), TimeSpan.FromSeconds(30), TimeProvider.System);
        var images = HoldoutSet.Parse(
            Encoding.UTF8.GetBytes($$"""{"images":[[{{string.Join(',', Enumerable.Repeat(1, 64))}}]],"labels":[7]}"""), swap: new LabelSwap(
                1, 7));

        var outcome = await new InferenceClient(
            http, new Uri(Model, "infer"), images, TimeSpan.FromSeconds(30), TimeProvider.System, poster).SendAsync(0);
        await poster.PostAsync();

        outcome.IsRight.ShouldBeFalse();
        JsonNode.Parse(gateway.Posted.ShouldHaveSingleItem())!.AsArray().ShouldHaveSingleItem()!.ToJsonString()
            .ShouldBe("""{"token":"AQ7","label":1,"prediction":7}""");
    }

    // Answers every image with a 7 and a token, and takes feedback.
    private sealed class Gateway(int counted, HttpStatusCode code = HttpStatusCode.OK, string? body = null) : HttpMessageHandler
    {
        public List<string> Posted { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/feedback", StringComparison.Ordinal))
            {
                Posted.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
                return new(code)
                {
                    Content = new StringContent(
                        body ?? $$"""{"counted":{{counted}},"repeated":0}""", Encoding.UTF8, "application/json")
                };
            }

            var answer = new HttpResponseMessage(
                HttpStatusCode.OK)
            { Content = new StringContent("""{"outputs":[{"name":"label","data":[7]}]}""") };
            answer.Headers.Add("x-model-feedback", "AQ7");
            return answer;
        }
    }
}
