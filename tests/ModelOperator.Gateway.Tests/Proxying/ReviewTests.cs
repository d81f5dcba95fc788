using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Proxying;

/// <summary>Answers of which the model is unsure.</summary>
public sealed class ReviewTests
{
    private const string Question = "x-model-asks-confidence";

    [Theory]
    [InlineData("0.59", true)]
    [InlineData("0.6", false)]
    [InlineData("0.99", false)]
    [InlineData("NaN", true)]
    public async Task AnswerBelowTheLimit_IsMarkedAndCounted_AndTheConfidenceIsTheGatewaysAlone(string confidence, bool isMarked)
    {
        await using var model = await SureAsync(confidence);
        await using var gateway = await StartAsync(model, new(0.6));

        using var answer = await AskAsync(gateway.Http);

        answer.Headers.Contains("x-model-review").ShouldBe(isMarked);
        answer.Headers.Contains("x-model-confidence").ShouldBeFalse();
        (await gateway.MetricAsync("model_gateway_review_total", "revision=\"stable\"")).ShouldBe(isMarked ? 1 : 0);
        (await gateway.MetricAsync("model_gateway_review_checked_total", "revision=\"stable\"")).ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MarkOfAModelServer_NeverPasses(bool isReviewed)
    {
        await using var model = await Backend.StartAsync(context =>
        {
            context.Response.Headers["x-model-review"] = "true";
            context.Response.Headers["x-model-confidence"] = "0.9";
            return context.Response.WriteAsync("7");
        });
        await using var gateway = isReviewed ? await StartAsync(model, new(0.6)) : await TestGateway.InFrontOfAsync(model);

        using var answer = await AskAsync(gateway.Http);

        answer.Headers.Contains("x-model-review").ShouldBeFalse();
    }

    [Theory]
    [InlineData("POST", 500)]
    [InlineData("POST", 400)]
    [InlineData("GET", 200)]
    public async Task WhatIsNoPrediction_IsNeitherMarkedNorCounted(string method, int status)
    {
        await using var model = await Backend.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers["x-model-confidence"] = "0.1";
            return context.Response.WriteAsync("7");
        });
        await using var gateway = await StartAsync(model, new(0.6));
        using var request = new HttpRequestMessage(new HttpMethod(method), "/v2/models/digits/infer");

        using var answer = await gateway.Http.SendAsync(request);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Headers.Contains("x-model-review").ShouldBeFalse();
        answer.Headers.Contains("x-model-confidence").ShouldBeFalse();
        (await gateway.MetricAsync("model_gateway_review_checked_total", "revision=\"stable\"")).ShouldBe(0);
    }

    [Fact]
    public async Task OverHttp2_AnswersAreMarked()
    {
        await using var model = await SureAsync("0.1", HttpProtocols.Http2);
        await using var gateway = await StartAsync(model, new(0.6));

        using var answer = await AskAsync(gateway.Http2);

        answer.Headers.GetValues("x-model-review").ShouldBe(["true"]);
    }

    [Theory]
    [InlineData(null, "*")]
    [InlineData("probabilities", "probabilities")]
    public async Task Server_IsAskedForTheOutput_WhateverTheClientSays(string? output, string asked)
    {
        string? seen = null;
        await using var model = await Backend.StartAsync(context =>
        {
            seen = context.Request.Headers[Question];
            return context.Response.WriteAsync("7");
        });
        await using var gateway = await StartAsync(model, new(0.6, output));

        using var answer = await AskAsync(gateway.Http, Question, "something");

        seen.ShouldBe(asked);
        answer.Headers.Contains("x-model-review").ShouldBeFalse();
        (await gateway.MetricAsync("model_gateway_review_checked_total", "revision=\"stable\"")).ShouldBe(0, "the server said nothing");
    }

    [Theory]
    [InlineData(Question)]
    [InlineData("X_Model_Asks_Confidence")]
    public async Task WithoutReview_NobodyIsAsked_ThoughAClientTries(string header)
    {
        var wasAsked = true;
        await using var model = await Backend.StartAsync(context =>
        {
            wasAsked = context.Request.Headers.ContainsKey(header);
            return context.Response.WriteAsync("7");
        });
        await using var gateway = await TestGateway.InFrontOfAsync(model);

        using var answer = await AskAsync(gateway.Http, header, "*");

        wasAsked.ShouldBeFalse();
        (await gateway.MetricAsync("model_gateway_review_total")).ShouldBeNull();
    }

    [Fact]
    public async Task Get_IsNotAskedFor()
    {
        var wasAsked = true;
        await using var model = await Backend.StartAsync(context =>
        {
            wasAsked = context.Request.Headers.ContainsKey(Question);
            return context.Response.WriteAsync("7");
        });
        await using var gateway = await StartAsync(model, new(0.6));

        await gateway.Http.GetStringAsync(new Uri("/v2/models/digits", UriKind.Relative));

        wasAsked.ShouldBeFalse();
    }

    private static Task<Backend> SureAsync(string confidence, HttpProtocols protocols = HttpProtocols.Http1) => Backend.StartAsync(
        context =>
        {
            context.Response.Headers["x-model-confidence"] = confidence;
            return context.Response.WriteAsync("7");
        },
        protocols);

    private static async Task<TestGateway> StartAsync(Backend model, ReviewRule review)
    {
        var gateway = await TestGateway.InFrontOfAsync(model);
        gateway.Apply(null, null, new MonitoringRule(Review: review), ("stable", 100));
        return gateway;
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, string? header = null, string? value = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/digits/infer")
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
            Content = new StringContent("{}"),
        };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return await client.SendAsync(request);
    }
}
