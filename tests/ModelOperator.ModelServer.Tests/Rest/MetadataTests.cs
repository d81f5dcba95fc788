using System.Net;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Rest;

public sealed class MetadataTests(MetadataTests.LookupServer fixture) : IClassFixture<MetadataTests.LookupServer>
{
    [Theory]
    [InlineData("/v2", """{"name":"modelserver","version":"0.1.0","extensions":["binary_tensor_data","statistics"]}""")]
    [InlineData("/v2/health/live", """{"live":true}""")]
    [InlineData("/v2/health/ready", """{"ready":true}""")]
    [InlineData("/v2/models/m/ready", """{"name":"m","ready":true}""")]
    [InlineData("/v2/models/m/versions/7/ready", """{"name":"m","ready":true}""")]
    [InlineData("/v2/models/m",
        """{"name":"m","versions":["7"],"platform":"onnxruntime_onnx","inputs":[{"name":"index","datatype":"INT64","shape":[-1]}],"outputs":[{"name":"value","datatype":"FP32","shape":[-1]}]}""")]
    public async Task Get_Answers(string path, string expected)
    {
        var answer = await fixture.Server.GetAsync(path);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Text.ShouldBe(expected);
    }

    [Theory]
    [InlineData("GET", "/", 404, "there is no path /")]
    [InlineData("GET", "/v2/models/other", 404, "model 'other' is not served here; this server has 'm'")]
    [InlineData("GET", "/v2/models/m/versions/8/ready", 404, "version '8' of model 'm' is not served here; this server has '7'")]
    [InlineData("POST", "/v2/models/other/infer", 404, "model 'other' is not served here")]
    [InlineData("GET", "/v2/models/m/infer", 405, "takes POST, not GET")]
    [InlineData("DELETE", "/v2/models/m", 405, "takes GET, HEAD, not DELETE")]
    [InlineData("POST", "/v2/health/ready", 405, "takes GET, HEAD, not POST")]
    public async Task Refusal_IsOurOwnJson(string method, string path, int status, string expected)
    {
        var answer = await fixture.Server.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        ((int)answer.Status).ShouldBe(status);
        answer.Error.ShouldContain(expected);
        answer.Allow.ShouldBe(status != 405 ? "" : path.EndsWith("/infer", StringComparison.Ordinal) ? "POST" : "GET, HEAD");
    }

    [Fact]
    public async Task Statistics_CountRequestsRowsAndRuns()
    {
        await using var server = await RunningServer.StartAsync("lookup");
        await server.InferAsync("""{"inputs":[{"name":"index","shape":[3],"datatype":"INT64","data":[0,1,0]}]}""");
        await server.InferAsync("""{"inputs":[{"name":"index","shape":[1],"datatype":"INT64","data":[9]}]}""");

        var model = (await server.GetAsync("/v2/models/m/versions/7/stats")).Json.GetProperty("model_stats")[0];

        (model.GetProperty("name").GetString(), model.GetProperty("version").GetString()).ShouldBe(("m", "7"));
        model.GetProperty("inference_count").GetInt64().ShouldBe(3);
        model.GetProperty("execution_count").GetInt64().ShouldBe(1);
        var times = model.GetProperty("inference_stats");
        times.GetProperty("success").GetProperty("count").GetInt64().ShouldBe(1);
        times.GetProperty("fail").GetProperty("count").GetInt64().ShouldBe(1);
        times.GetProperty("queue").GetProperty("count").GetInt64().ShouldBe(2);
        times.GetProperty("compute_infer").GetProperty("ns").GetInt64()
            .ShouldBeInRange(1, times.GetProperty("success").GetProperty("ns").GetInt64());
    }

    [Fact]
    public async Task Head_AnswersWithoutABody()
    {
        var answer = await fixture.Server.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v2/health/ready"));

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Text.ShouldBeEmpty();
    }

    public sealed class LookupServer : IAsyncLifetime
    {
        internal RunningServer Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await RunningServer.StartAsync("lookup");

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
