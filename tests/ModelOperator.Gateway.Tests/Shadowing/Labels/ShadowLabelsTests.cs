using System.Net;
using Microsoft.AspNetCore.Http;
using ModelOperator.Contracts.Processes;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Shadowing.Labels;

/// <summary>Checks that a label which is posted for the client's answer counts for the shadow, too.</summary>
public sealed class ShadowLabelsTests : IDisposable
{
    private const string Paired = "model_gateway_shadow_feedback_total";

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("keys");

    public ShadowLabelsTests() => File.WriteAllText(Path.Combine(_keys.FullName, "1"), new string('a', 64));

    public void Dispose() => _keys.Delete(recursive: true);

    [Theory]
    [InlineData("""{"name":"label","shape":[1],"datatype":"INT64","data":[7]}""", "7", true)]
    [InlineData("""{"name":"label","shape":[1,1],"datatype":"INT32","data":[3]}""", "7", false)]
    [InlineData("""{"name":"label","shape":[1],"datatype":"BYTES","data":["cat"]}""", "\"cat\"", true)]
    [InlineData("""{"name":"label","shape":[1],"datatype":"FP32","data":[7.0]}""", "7", true)]
    [InlineData("""{"name":"label","shape":[1,3],"datatype":"FP32","data":[0.1,0.7,0.2]}""", "1", true)]
    [InlineData("""{"name":"label","shape":[1],"datatype":"BOOL","data":[true]}""", "true", true)]
    [InlineData("""{"name":"label","shape":[1],"datatype":"BOOL","data":[false]}""", "true", false)]
    [InlineData("""{"name":"label","shape":[1],"datatype":"FP32","data":[0.1]}""", "0.1", true)]
    public async Task Label_JudgesTheShadow_AndWhoeverAnswered_OnTheSameRequest(string output, string label, bool isRight)
    {
        await using var stable = await ModelAsync("""{"name":"label","shape":[1],"datatype":"INT64","data":[9]}""");
        await using var shadow = await ModelAsync(output);
        await using var gateway = await StartAsync(stable, shadow);

        var token = await AskAsync(gateway, "phone");
        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_shadow_compared_total") > 0, "the copy is answered");
        await PostAsync(gateway, $$"""{"token":"{{token}}","label":{{label}},"prediction":9}""");

        (await CountAsync(gateway, "shadow", isRight)).ShouldBe(1);
        (await CountAsync(gateway, "shadow", !isRight)).ShouldBe(0);
        (await CountAsync(gateway, "stable", false)).ShouldBe(1);
        (await gateway.MetricAsync(Paired, "revision=\"shadow\"", "slice=\"device=phone\"", $"correct=\"{(isRight ? "true" : "false")}\""))
            .ShouldBe(1);
        (await gateway.MetricAsync("model_gateway_feedback_total", "revision=\"stable\"", "slice=\"all\"", "correct=\"false\"")).ShouldBe(1);
        (await gateway.MetricAsync("model_gateway_feedback_total", "revision=\"shadow\"")).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"name":"label","shape":[2],"datatype":"INT64","data":[7,7]}""")] // two rows, and one token
    [InlineData("""{"name":"other","shape":[1],"datatype":"INT64","data":[7]}""")]
    public async Task AnswerWithoutOnePrediction_IsNotKept(string output)
    {
        await using var model = await ModelAsync(output);
        await using var gateway = await StartAsync(model, model);

        var token = await AskAsync(gateway, "phone");
        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_shadow_compared_total") > 0, "the copy is answered");
        await PostAsync(gateway, $$"""{"token":"{{token}}","label":7,"prediction":7}""");

        (await gateway.MetricAsync(Paired)).ShouldBeNull();
        (await gateway.MetricAsync("model_gateway_shadow_predictions_forgotten_total")).ShouldBe(0);
    }

    [Fact]
    public async Task LabelThatIsAName_SaysNothingAboutThePlaceOfALargestScore()
    {
        await using var model = await ModelAsync("""{"name":"label","shape":[1,2],"datatype":"FP32","data":[0.1,0.9]}""");
        await using var gateway = await StartAsync(model, model);

        var token = await AskAsync(gateway, "phone");
        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_shadow_compared_total") > 0, "the copy is answered");
        await PostAsync(gateway, $$"""{"token":"{{token}}","label":"faulty","prediction":"faulty"}""");

        (await gateway.MetricAsync(Paired)).ShouldBeNull();
    }

    [Fact]
    public async Task FeedbackWithoutALabel_JudgesNoShadow_AndTheLabelMayNotComeLater()
    {
        await using var model = await ModelAsync("""{"name":"label","shape":[1],"datatype":"INT64","data":[7]}""");
        await using var gateway = await StartAsync(model, model);

        var token = await AskAsync(gateway, "phone");
        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_shadow_compared_total") > 0, "the copy is answered");
        await PostAsync(gateway, $$"""{"token":"{{token}}","correct":true}""");

        (await gateway.MetricAsync(Paired)).ShouldBeNull();
    }

    private async Task<TestGateway> StartAsync(Backend stable, Backend shadow)
    {
        var gateway = await TestGateway.StartAsync(options => options with
        {
            Feedback = new()
            {
                Keys = _keys.FullName,
                MaxDelaySeconds = 3600,
                Slices = [new("device", "x-device", ["phone", "desktop"])],
                ShadowOutput = "label",
                KeepShadowSeconds = 3600,
            },
        });
        gateway.Mirror([stable.Address], [shadow.Address]);
        return gateway;
    }

    private static Task<Backend> ModelAsync(string output) => Backend.StartAsync(context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"model_name":"digits","outputs":[{{output}}]}""");
    });

    private static async Task<string> AskAsync(TestGateway gateway, string device)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v2/models/digits/infer", UriKind.Relative))
        {
            Content = new StringContent("{}"),
        };
        request.Headers.Add("x-device", device);
        using var answer = await gateway.Http.SendAsync(request);
        return answer.Headers.GetValues(ModelHeaders.Feedback).ShouldHaveSingleItem();
    }

    private static async Task PostAsync(TestGateway gateway, string entry)
    {
        using var answer = await gateway.Http.PostAsync(
            new Uri("/v2/models/digits/feedback", UriKind.Relative), new StringContent(entry));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private static Task<double?> CountAsync(TestGateway gateway, string revision, bool correct) => gateway.MetricAsync(
        Paired, $"revision=\"{revision}\"", "slice=\"all\"", $"correct=\"{(correct ? "true" : "false")}\"");
}
