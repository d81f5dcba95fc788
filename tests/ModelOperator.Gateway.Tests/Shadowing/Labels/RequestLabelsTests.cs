using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Contracts.Processes;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Shadowing.Labels;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Shadowing.Labels;

/// <summary>Checks that a label which is posted with the id of its request judges the shadow, whichever gateway pod it is posted to.
/// </summary>
public sealed class RequestLabelsTests : IAsyncLifetime
{
    private const string Judged = "model_gateway_shadow_feedback_total";
    private const string Credential = "a-credential-of-a-labeler";

    private static readonly Uri Infer = new("/v2/models/digits/infer", UriKind.Relative);

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("keys");
    private readonly DirectoryInfo _credentials = Directory.CreateTempSubdirectory("credentials");
    private Backend _shadow = null!;
    private Backend _stable = null!;
    private TestGateway _one = null!;
    private TestGateway _two = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_keys.FullName, "1"), new string('a', 64));
        await File.WriteAllTextAsync(Path.Combine(_credentials.FullName, "1"), Credential);
        _shadow = await ModelAsync(StatusCodes.Status200OK, "7");
        _stable = await ModelAsync(StatusCodes.Status200OK, "9");
        (_one, _two) = (await StartAsync("digits-gateway-one", _stable), await StartAsync("digits-gateway-two", _stable));
        var pods = new Dictionary<string, EndpointAddress>
        {
            ["digits-gateway-one"] = new(IPAddress.Loopback, _one.Port),
            ["digits-gateway-two"] = new(IPAddress.Loopback, _two.Port),
        };
        _one.Services.GetRequiredService<GatewayPods>().Apply(pods);
        _two.Services.GetRequiredService<GatewayPods>().Apply(pods);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _stable.DisposeAsync();
        await _shadow.DisposeAsync();
        _keys.Delete(recursive: true);
        _credentials.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false, "7", "true")]
    [InlineData(true, "8", "false")]
    public async Task LabelWithTheIdOfARequest_JudgesTheShadow_AtWhicheverPodItIsPosted(bool elsewhere, string label, string correct)
    {
        await AskAsync(_one, """{"id":"order-17"}""");

        var (status, answer) = await PostAsync(elsewhere ? _two : _one, $$"""{"id":"order-17","label":{{label}}}""");

        status.ShouldBe(HttpStatusCode.OK, answer.ToJsonString());
        ((int)answer["counted"]!, answer["unknown"]).ShouldBe((1, null));
        (await CountAsync(_one, "shadow", "all", correct)).ShouldBe(1);
        (await CountAsync(_one, "shadow", "device=phone", correct)).ShouldBe(1);
        (await _one.MetricAsync(Judged, "revision=\"stable\"")).ShouldBeNull("nobody has said what the client got");
        (await _one.MetricAsync("model_gateway_feedback_total")).ShouldBeNull();
        (await _two.MetricAsync(Judged)).ShouldBeNull();
    }

    [Fact]
    public async Task LabelWithThePredictionThatTheClientGot_JudgesBoth()
    {
        await AskAsync(_one, """{"id":"order-17"}""");

        await PostAsync(_two, """{"id":"order-17","label":7,"prediction":9}""");

        (await CountAsync(_one, "shadow", "all", "true")).ShouldBe(1);
        (await CountAsync(_one, "stable", "all", "false")).ShouldBe(1);
    }

    [Fact]
    public async Task RequestThatNoModelAnswered_HasNoToken_AndIsJudgedByItsId()
    {
        await using var none = await ModelAsync(StatusCodes.Status501NotImplemented, "9");
        await using var gateway = await StartAsync("digits-gateway-three", none);
        (await AskAsync(gateway, """{"id":"order-17"}""")).ShouldBeNull();

        await PostAsync(gateway, """{"id":"order-17","label":7}""");

        (await CountAsync(gateway, "shadow", "all", "true")).ShouldBe(1);
    }

    [Fact]
    public async Task LabelThatIsAName_IsOfAKnownRequest_AndSaysNothingAboutThePlaceOfALargestScore()
    {
        await using var scores = await AnswerAsync(
            StatusCodes.Status200OK, """{"name":"label","shape":[1,2],"datatype":"FP32","data":[0.1,0.9]}""");
        await using var gateway = await StartAsync("digits-gateway-three", _stable, shadow: scores);
        await AskAsync(gateway, """{"id":"order-17"}""");

        var (_, answer) = await PostAsync(gateway, """{"id":"order-17","label":"faulty","prediction":"fine"}""");

        ((int)answer["counted"]!, answer["unknown"]).ShouldBe((1, null));
        (await gateway.MetricAsync(Judged)).ShouldBeNull();
    }

    [Fact]
    public async Task AnswerOfAShadowThatFailed_IsNoPrediction()
    {
        await using var failing = await ModelAsync(StatusCodes.Status500InternalServerError, "7");
        await using var gateway = await StartAsync("digits-gateway-three", _stable, shadow: failing);
        await AskAsync(gateway, """{"id":"order-17"}""");

        var (_, answer) = await PostAsync(gateway, """{"id":"order-17","label":7}""");

        ((int)answer["unknown"]!).ShouldBe(1);
    }

    [Fact]
    public async Task IdThatTwoOtherPodsKnow_IsOneKnownRequest()
    {
        await using var gateway = await StartAsync("digits-gateway-three", _stable);
        gateway.Services.GetRequiredService<GatewayPods>().Apply(new Dictionary<string, EndpointAddress>
        {
            ["digits-gateway-one"] = new(IPAddress.Loopback, _one.Port),
            ["digits-gateway-two"] = new(IPAddress.Loopback, _two.Port),
        });
        await AskAsync(_one, """{"id":"order-17"}""");
        await AskAsync(_two, """{"id":"order-17"}""");

        var (_, answer) = await PostAsync(gateway, """{"id":"order-17","label":7}""");

        ((int)answer["counted"]!, answer["unknown"]).ShouldBe((1, null));
    }

    [Fact]
    public async Task HeaderWithAnId_IsTheIdOfARequestWhoseBodyHasNone()
    {
        await AskAsync(_one, "{}", "of-the-header");
        await AskAsync(_one, """{"id":"of-the-body"}""", "of-the-header-too");

        var (_, answer) = await PostAsync(
            _one,
            """[{"id":"of-the-header","label":7},{"id":"of-the-body","label":7},{"id":"of-the-header-too","label":7}]""");

        ((int)answer["counted"]!, (int)answer["unknown"]!).ShouldBe((2, 1));
        (await CountAsync(_one, "shadow", "all", "true")).ShouldBe(2);
    }

    [Fact]
    public async Task IdThatIsPostedAgain_OrThatNobodyKnows_IsUnknown()
    {
        await AskAsync(_one, """{"id":"order-17"}""");
        await PostAsync(_two, """{"id":"order-17","label":7}""");

        var (status, answer) = await PostAsync(_two, """[{"id":"order-17","label":7},{"id":"order-18","label":7}]""");

        (status, (int)answer["counted"]!, (int)answer["unknown"]!).ShouldBe((HttpStatusCode.OK, 0, 2));
        (await CountAsync(_one, "shadow", "all", "true")).ShouldBe(1);
    }

    [Fact]
    public async Task TokenJudgesOnce_AndItsRequestsIdNothingMore()
    {
        var token = await AskAsync(_one, """{"id":"order-17"}""");
        await PostAsync(_one, $$"""{"token":"{{token}}","id":"whatever","label":7,"prediction":9}""");

        var (_, answer) = await PostAsync(_one, """{"id":"order-17","label":7}""");

        ((int)answer["unknown"]!).ShouldBe(1);
        (await CountAsync(_one, "shadow", "all", "true")).ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"id":17,"label":7}""", "entry 0: id must be a text, and is a number")]
    [InlineData("""{"id":"","label":7}""", "entry 0: id must have 1 to 128 characters")]
    [InlineData("""{"id":"order-17","correct":true}""",
        "entry 0: label (or a number as score) is missing, which the shadow's prediction for the request with this id is compared with")]
    [InlineData("""{"id":"order-17","score":"high"}""", "entry 0: score must be a number, and is a text")]
    [InlineData("""{"id":"order-17","label":{}}""", "entry 0: label must be a text, a number or a boolean, and is an object")]
    public async Task EntryThatJudgesNothing_IsRefused(string entry, string error)
    {
        var (status, answer) = await PostAsync(_one, entry);

        (status, (string?)answer["error"]).ShouldBe((HttpStatusCode.BadRequest, error));
    }

    [Fact]
    public async Task WithoutCredentials_AnIdJudgesNothing_BecauseAnybodyCouldGuessIt()
    {
        await using var gateway = await StartAsync("digits-gateway-three", _stable, isGuarded: false);
        await AskAsync(gateway, """{"id":"order-17"}""");

        var (status, answer) = await PostAsync(gateway, """{"id":"order-17","label":7}""");

        (status, (string?)answer["error"]).ShouldBe((
            HttpStatusCode.BadRequest,
            "entry 0: token is missing; a label with the id of its request is taken only where spec.monitoring.feedback has keepShadow and "
                + "credentialsSecret"));
        (await gateway.MetricAsync(Judged)).ShouldBeNull();
    }

    private async Task<TestGateway> StartAsync(string pod, Backend stable, bool isGuarded = true, Backend? shadow = null)
    {
        var gateway = await TestGateway.StartAsync(options => options with
        {
            PodName = pod,
            Feedback = new()
            {
                Keys = _keys.FullName,
                MaxDelaySeconds = 3600,
                Slices = [new("device", "x-device", ["phone", "desktop"])],
                ShadowOutput = "label",
                KeepShadowSeconds = 3600,
                Credentials = isGuarded ? _credentials.FullName : null,
            },
        });
        gateway.Mirror([stable.Address], [(shadow ?? _shadow).Address]);
        return gateway;
    }

    private static Task<Backend> ModelAsync(int status, string label) =>
        AnswerAsync(status, $$"""{"name":"label","shape":[1],"datatype":"INT64","data":[{{label}}]}""");

    private static Task<Backend> AnswerAsync(int status, string output) => Backend.StartAsync(context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"model_name":"digits","outputs":[{{output}}]}""");
    });

    // Asks, and waits until the prediction of the shadow is kept.
    private static async Task<string?> AskAsync(TestGateway gateway, string body, string? id = null)
    {
        var compared = await gateway.MetricAsync("model_gateway_shadow_compared_total") ?? 0;
        using var request = new HttpRequestMessage(HttpMethod.Post, Infer) { Content = new StringContent(body) };
        request.Headers.Add("x-device", "phone");
        if (id is not null)
        {
            request.Headers.Add("x-request-id", id);
        }

        using var answer = await gateway.Http.SendAsync(request);
        await Eventually.True(
            async () => await gateway.MetricAsync("model_gateway_shadow_compared_total") > compared, "the copy is answered");
        return answer.Headers.TryGetValues(ModelHeaders.Feedback, out var tokens) ? tokens.Single() : null;
    }

    private static async Task<(HttpStatusCode Status, JsonObject Answer)> PostAsync(TestGateway gateway, string body)
    {
        using var post = new HttpRequestMessage(HttpMethod.Post, new Uri("/v2/models/digits/feedback", UriKind.Relative))
        {
            Content = new StringContent(body),
        };
        post.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Credential);
        using var answer = await gateway.Http.SendAsync(post);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject());
    }

    private static Task<double?> CountAsync(TestGateway gateway, string revision, string slice, string correct) =>
        gateway.MetricAsync(Judged, $"revision=\"{revision}\"", $"slice=\"{slice}\"", $"correct=\"{correct}\"");
}
