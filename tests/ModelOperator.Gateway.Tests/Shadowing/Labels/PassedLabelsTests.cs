using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Posting;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Shadowing.Labels;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Shadowing.Labels;

/// <summary>Checks that a label judges the shadow, whichever gateway pod it is posted to.</summary>
public sealed class PassedLabelsTests : IAsyncLifetime
{
    private const string Paired = "model_gateway_shadow_feedback_total";
    private const string Forgotten = "model_gateway_shadow_predictions_forgotten_total";

    private static readonly Uri Infer = new("/v2/models/digits/infer", UriKind.Relative);

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("keys");
    private Backend _stable = null!;
    private Backend _shadow = null!;
    private TestGateway _one = null!;
    private TestGateway _two = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_keys.FullName, "1"), new string('a', 64));
        _stable = await ModelAsync("9");
        _shadow = await ModelAsync("7");
        (_one, _two) = (await StartAsync("digits-gateway-one"), await StartAsync("digits-gateway-two"));
        Introduce(_one, _two);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
        await _stable.DisposeAsync();
        await _shadow.DisposeAsync();
        _keys.Delete(recursive: true);
    }

    [Fact]
    public async Task LabelAtAnotherPod_JudgesTheShadowAtThePodThatKeepsItsPrediction_AndIsCountedOnce()
    {
        var token = await AskAsync(_one);

        (await PostAsync(_two, Entry(token, "7", 9))).ShouldBe(HttpStatusCode.OK);

        (await _one.MetricAsync(Paired, "revision=\"shadow\"", "slice=\"all\"", "correct=\"true\"")).ShouldBe(1);
        (await _one.MetricAsync(Paired, "revision=\"stable\"", "slice=\"all\"", "correct=\"false\"")).ShouldBe(1);
        (await _one.MetricAsync(Paired, "revision=\"shadow\"", "slice=\"device=phone\"", "correct=\"true\"")).ShouldBe(1);
        (await _one.MetricAsync("model_gateway_feedback_total")).ShouldBeNull("the pod that it was posted to has counted it");
        (await _two.MetricAsync("model_gateway_feedback_total", "slice=\"all\"", "correct=\"false\"")).ShouldBe(1);
        (await _two.MetricAsync(Paired)).ShouldBeNull();
        (await _one.MetricAsync(Forgotten), await _two.MetricAsync(Forgotten)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task LabelsOfSeveralPods_InOnePost_GoEachToItsOwn()
    {
        var (first, second) = (await AskAsync(_one), await AskAsync(_two));

        await PostAsync(_two, $"[{Entry(first, "7", 9)},{Entry(second, "7", 9)}]");

        foreach (var gateway in new[] { _one, _two })
        {
            (await gateway.MetricAsync(Paired, "revision=\"shadow\"", "slice=\"all\"", "correct=\"true\"")).ShouldBe(1);
        }
    }

    [Fact]
    public async Task LabelForAPodThatIsGone_CountsForTheClientsAnswer_AndAsForgotten()
    {
        var token = await AskAsync(_one);
        _two.Services.GetRequiredService<GatewayPods>().Apply(new Dictionary<string, EndpointAddress>());

        (await PostAsync(_two, Entry(token, "7", 9))).ShouldBe(HttpStatusCode.OK);

        (await _two.MetricAsync(Forgotten)).ShouldBe(1);
        (await _two.MetricAsync("model_gateway_feedback_total", "slice=\"all\"", "correct=\"false\"")).ShouldBe(1);
        (await _one.MetricAsync(Paired)).ShouldBeNull();
    }

    [Fact]
    public async Task PodThatDoesNotAnswer_HoldsThePostUpForSecondsOnly()
    {
        var token = await AskAsync(_one);
        await using var silent = await Backend.StartAsync(context => Task.Delay(
            Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        _two.Services.GetRequiredService<GatewayPods>().Apply(
            new Dictionary<string, EndpointAddress> { ["digits-gateway-one"] = silent.Address });

        (await PostAsync(_two, Entry(token, "7", 9))).ShouldBe(HttpStatusCode.OK);

        (await _two.MetricAsync(Forgotten)).ShouldBe(1);
    }

    // Two pods that take each other for the one that is asked for.
    [Fact]
    public async Task PassedLabel_IsNeverPassedOn()
    {
        var token = await AskAsync(_one);
        _two.Services.GetRequiredService<GatewayPods>().Apply(
            new Dictionary<string, EndpointAddress> { ["digits-gateway-one"] = new(IPAddress.Loopback, _two.Port) });

        (await PostAsync(_two, Entry(token, "7", 9))).ShouldBe(HttpStatusCode.OK);

        (await _two.MetricAsync("model_gateway_feedback_refused_total", "reason=\"unauthorized\"")).ShouldBe(1, "it is sealed for another");
        (await _two.MetricAsync(Forgotten)).ShouldBe(1);
    }

    [Fact]
    public async Task RequestWithoutACopy_HasATokenWithoutAMark()
    {
        _two.Mirror([_stable.Address], [_shadow.Address], TestGateway.MirrorAll with { Percent = 0 });

        using var answer = await _two.Http.PostAsync(Infer, new StringContent("{}"));
        var plain = answer.Headers.GetValues(ModelHeaders.Feedback).ShouldHaveSingleItem();

        plain.Length.ShouldBeLessThan((await AskAsync(_one)).Length);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("otherBody")]
    [InlineData("otherPod")]
    [InlineData("otherModel")]
    [InlineData("otherKey")]
    [InlineData("tooOld")]
    public async Task PostThatIsNotSealedForThisPod_Is401_AndJudgesNothing(string fault)
    {
        var body = $$"""[{"token":"{{await AskAsync(_one)}}","label":"7","correct":true}]""";

        (await PassAsync(_one, fault == "none" ? null : Seal(fault, body), body)).ShouldBe(HttpStatusCode.Unauthorized);

        (await _one.MetricAsync(Paired)).ShouldBeNull();
        (await _one.MetricAsync("model_gateway_feedback_refused_total", "reason=\"unauthorized\"")).ShouldBe(1);
    }

    [Fact]
    public async Task PostThatIsSealedForThisPod_JudgesTheShadow()
    {
        var body = $$"""[{"token":"{{await AskAsync(_one)}}","label":"7","correct":true}]""";

        (await PassAsync(_one, Seal("", body), body)).ShouldBe(HttpStatusCode.NoContent);

        (await _one.MetricAsync(Paired, "revision=\"shadow\"", "slice=\"all\"", "correct=\"true\"")).ShouldBe(1);
    }

    // The answer comes although nothing of the body has.
    [Theory]
    [InlineData("otherPod")]
    [InlineData("otherModel")]
    [InlineData("otherKey")]
    public async Task BodyThatIsNotSealed_IsNotRead(string fault)
    {
        await using var client = await RawClient.ConnectAsync(_one.Port);

        await client.SendAsync("POST /v2/models/digits/feedback/labels HTTP/1.1\r\nHost: d\r\n"
            + $"{ModelHeaders.PassedLabels}: {Seal(fault, "[]")}\r\nContent-Length: 2\r\n\r\n");

        (await client.ReadUntilAsync("\r\n")).ShouldStartWith("HTTP/1.1 401 ");
    }

    // Its clock stands, so the labels for the pod that does not answer wait for ever.
    [Fact]
    public async Task PodThatDoesNotAnswer_HoldsUpNoLabelsForOthers()
    {
        var asked = 0;
        await using var silent = await Backend.StartAsync(context =>
        {
            Interlocked.Increment(ref asked);
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        var pods = new GatewayPods("digits-gateway-two");
        pods.Apply(new Dictionary<string, EndpointAddress>
        {
            ["digits-gateway-one"] = new(IPAddress.Loopback, _one.Port),
            ["silent"] = silent.Address,
        });
        var sender = ActivatorUtilities.CreateInstance<LabelSender>(_two.Services, pods, new FakeTimeProvider());
        using var leaving = new CancellationTokenSource();
        var labels = new Dictionary<uint, List<PassedLabel>> { [GatewayPods.MarkOf("silent")] = [new("token", "7", true)] };
        var waiting = Enumerable.Range(0, 4 * LabelClient.AtOnceToAPod).Select(_ => sender.SendAsync(labels, leaving.Token)).ToList();
        await Eventually.True(() => Volatile.Read(ref asked) == LabelClient.AtOnceToAPod, "the pod is sent as many as it may be at once");

        var token = await AskAsync(_one);
        await sender.SendAsync(
            new Dictionary<uint, List<PassedLabel>> { [GatewayPods.MarkOf("digits-gateway-one")] = [new(token, "7", true)] },
            leaving.Token).Soon("the label for the pod that answers");

        (await _one.MetricAsync(Paired, "revision=\"shadow\"", "slice=\"all\"", "correct=\"true\"")).ShouldBe(1);
        waiting.ShouldAllBe(one => !one.IsCompleted);
        Volatile.Read(ref asked).ShouldBe(LabelClient.AtOnceToAPod);
        await leaving.CancelAsync();
        await Task.WhenAll(waiting).Soon();
    }

    // Written for the other pod, each character of these takes six bytes. The clock stands, so that a slow machine forgets none.
    [Fact]
    public async Task LabelsThatAreTooMuchForOneBody_AreSentInSeveral()
    {
        var label = new string('é', (4 * FeedbackSettings.MaxClassLength) + 1);
        var labels = Enumerable.Repeat(new PassedLabel("token", label, true), 2 * PostedBodies.MaxBody / (6 * label.Length)).ToList();
        labels.Add(new(await AskAsync(_one), "7", true));

        await ActivatorUtilities.CreateInstance<LabelSender>(_two.Services, new FakeTimeProvider()).SendAsync(
            new Dictionary<uint, List<PassedLabel>> { [GatewayPods.MarkOf("digits-gateway-one")] = labels }, CancellationToken.None);

        (await _one.MetricAsync(Paired, "revision=\"shadow\"", "slice=\"all\"", "correct=\"true\"")).ShouldBe(1);
        (await _two.MetricAsync(Forgotten)).ShouldBe(0);
    }

    [Fact]
    public async Task BodiesThatClaimASeal_ShutOutNoPosts()
    {
        var (seal, token) = (Seal("otherBody", ""), await AskAsync(_one));
        var silent = new List<RawClient>();
        try
        {
            for (var i = 0; i < 8; i++)
            {
                var client = await RawClient.ConnectAsync(_one.Port);
                silent.Add(client);
                await client.SendAsync("POST /v2/models/digits/feedback/labels HTTP/1.1\r\nHost: d\r\n"
                    + $"{ModelHeaders.PassedLabels}: {seal}\r\nContent-Length: {PostedBodies.MaxBody}\r\n\r\n"
                    + $"[{new string(' ', PostedBodies.MaxBody - 2)}");
            }

            // A post that is not small, so that it may not have what is kept for small ones.
            (await PostAsync(_one, Entry(token, "7", 9) + new string(' ', 100 * 1024))).ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            foreach (var client in silent)
            {
                await client.DisposeAsync();
            }
        }
    }

    private string Seal(string fault, string body)
    {
        var keys = _keys.FullName;
        if (fault == "otherKey")
        {
            keys = _keys.CreateSubdirectory("other").FullName; // folders of the folder are not read
            File.WriteAllText(Path.Combine(keys, "1"), new string('b', 64));
        }

        var clock = new FakeTimeProvider(
            TimeProvider.System.GetUtcNow() - (fault == "tooOld" ? TimeSpan.FromMinutes(5) : TimeSpan.Zero));
        var place = new FeedbackPlace(
            fault == "otherModel" ? "ml/others" : "ml/digits", "digits", new() { Keys = keys, MaxDelaySeconds = 60 }, TimeSpan.Zero);
        var ring = new KeyRing(keys, clock, NullLogger<KeyRing>.Instance);
        return new LabelSeal(place, ring, clock).Make(
            GatewayPods.MarkOf(fault == "otherPod" ? "digits-gateway-two" : "digits-gateway-one"),
            SHA256.HashData(Encoding.UTF8.GetBytes(fault == "otherBody" ? body + " " : body)))!;
    }

    private async Task<TestGateway> StartAsync(string pod)
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
            },
        });
        gateway.Mirror([_stable.Address], [_shadow.Address]);
        return gateway;
    }

    private static void Introduce(TestGateway one, TestGateway two)
    {
        var pods = new Dictionary<string, EndpointAddress>
        {
            ["digits-gateway-one"] = new(IPAddress.Loopback, one.Port),
            ["digits-gateway-two"] = new(IPAddress.Loopback, two.Port),
        };
        one.Services.GetRequiredService<GatewayPods>().Apply(pods);
        two.Services.GetRequiredService<GatewayPods>().Apply(pods);
    }

    private static Task<Backend> ModelAsync(string label) => Backend.StartAsync(context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$"""{"model_name":"digits","outputs":[{"name":"label","shape":[1],"datatype":"INT64","data":[{{label}}]}]}""");
    });

    // Asks, and waits until the prediction of the shadow is kept.
    private static async Task<string> AskAsync(TestGateway gateway)
    {
        var compared = await gateway.MetricAsync("model_gateway_shadow_compared_total") ?? 0;
        using var request = new HttpRequestMessage(HttpMethod.Post, Infer) { Content = new StringContent("{}") };
        request.Headers.Add("x-device", "phone");
        using var answer = await gateway.Http.SendAsync(request);
        await Eventually.True(
            async () => await gateway.MetricAsync("model_gateway_shadow_compared_total") > compared, "the copy is answered");
        return answer.Headers.GetValues(ModelHeaders.Feedback).ShouldHaveSingleItem();
    }

    private static string Entry(string token, string label, int prediction) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"token":"{{token}}","label":{{label}},"prediction":{{prediction}}}""");

    private static async Task<HttpStatusCode> PassAsync(TestGateway gateway, string? seal, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v2/models/digits/feedback/labels", UriKind.Relative))
        {
            Content = new StringContent(body),
        };
        if (seal is not null)
        {
            request.Headers.Add(ModelHeaders.PassedLabels, seal);
        }

        using var answer = await gateway.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PostAsync(TestGateway gateway, string body)
    {
        using var answer = await gateway.Http.PostAsync(
            new Uri("/v2/models/digits/feedback", UriKind.Relative), new StringContent(body));
        return answer.StatusCode;
    }
}
