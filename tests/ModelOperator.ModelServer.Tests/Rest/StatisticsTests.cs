using System.Net;
using System.Text.Json;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Rest;

/// <summary>Compares the statistics extension with Triton's, member by member.</summary>
public sealed class StatisticsTests
{
    private const string Add = """{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2,3]},{"name":"b","shape":[1,3],"datatype":"FP32","data":[1,1,1]}]}""";
    private const string Doubled = """{"inputs":[{"name":"x","shape":[3],"datatype":"FP32","data":[1,2,3]}]}""";

    [Theory]
    [InlineData("/v2/models/stats")]
    [InlineData("/v2/models/m/stats")]
    [InlineData("/v2/models/m/versions/7/stats")]
    public async Task EveryPath_HasEveryMember(string path)
    {
        await using var server = await RunningServer.StartAsync("add");
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await server.InferAsync(Add);
        await server.InferAsync("{}");

        var model = Model(await server.GetAsync(path));

        model.EnumerateObject().Select(member => member.Name).ShouldBe(
            ["name", "version", "last_inference", "inference_count", "execution_count", "inference_stats", "response_stats", "batch_stats",
                "memory_usage"]);
        model.GetProperty("last_inference").GetInt64().ShouldBeInRange(before, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var times = model.GetProperty("inference_stats");
        times.EnumerateObject().Select(member => $"{member.Name} {member.Value.GetProperty("count")}").ShouldBe(
            ["success 1", "fail 1", "queue 1", "compute_input 1", "compute_infer 1", "compute_output 1", "cache_hit 0", "cache_miss 0"]);
        string[] parts = ["compute_input", "compute_infer", "compute_output"];
        parts.Select(part => times.GetProperty(part).GetProperty("ns").GetInt64()).ShouldAllBe(ns => ns > 0);
        parts.Sum(part => times.GetProperty(part).GetProperty("ns").GetInt64())
            .ShouldBeLessThanOrEqualTo(times.GetProperty("success").GetProperty("ns").GetInt64());
        var batch = model.GetProperty("batch_stats").EnumerateArray().ShouldHaveSingleItem();
        batch.EnumerateObject().Select(member => member.Name).ShouldBe(["batch_size", "compute_input", "compute_infer", "compute_output"]);
        batch.GetProperty("batch_size").GetInt64().ShouldBe(1);
        parts.ShouldAllBe(part => batch.GetProperty(part).GetRawText() == times.GetProperty(part).GetRawText());
    }

    [Fact]
    public async Task Model_ThatNobodyAsked_HasZeros()
    {
        await using var server = await RunningServer.StartAsync("add");

        var model = Model(await server.GetAsync("/v2/models/m/stats"));

        (model.GetProperty("last_inference").GetInt64(), model.GetProperty("inference_count").GetInt64(),
            model.GetProperty("execution_count").GetInt64()).ShouldBe((0, 0, 0));
        model.GetProperty("batch_stats").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("/v2/models/other/stats", "GET", HttpStatusCode.NotFound)]
    [InlineData("/v2/models/m/versions/8/stats", "GET", HttpStatusCode.NotFound)]
    [InlineData("/v2/models/stats", "POST", HttpStatusCode.MethodNotAllowed)]
    public async Task Statistics_OfAnother_AreRefused(string path, string method, HttpStatusCode status)
    {
        await using var server = await RunningServer.StartAsync("add");

        (await server.SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("no_rows", Doubled)] // its first dimensions are not free
    [InlineData("doubled", Doubled)] // free, and yet not the same: it answers with twice as many
    [InlineData("scalar", """{"inputs":[{"name":"x","shape":[],"datatype":"FP32","data":[1]}]}""")]
    public async Task Model_WithoutRows_CountsRequests(string name, string request)
    {
        await using var server = await RunningServer.StartAsync(name);
        for (var round = 0; round < 4; round++)
        {
            (await server.InferAsync(request)).Status.ShouldBe(HttpStatusCode.OK);
        }

        var model = Model(await server.GetAsync("/v2/models/m/stats"));

        (model.GetProperty("inference_count").GetInt64(), model.GetProperty("execution_count").GetInt64()).ShouldBe((4, 4));
        model.GetProperty("batch_stats").EnumerateArray().ShouldHaveSingleItem().GetProperty("batch_size").GetInt64().ShouldBe(1);
        (await server.MetricsAsync()).ShouldContain("model_server_answers_total{model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} 4\n");
    }

    [Fact]
    public async Task Batch_IsOneExecutionOfAllItsRows()
    {
        await using var server = await RunningServer.StartAsync(
            "add", settings => settings with { Concurrency = 1, Batching = new BatchSettings(8, TimeSpan.FromSeconds(50), []) });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.InferAsync(Add)));

        // A client has its answer before the answer is counted.
        JsonElement model = default;
        await server.EventuallyAsync(async () =>
        {
            model = Model(await server.GetAsync("/v2/models/m/stats"));
            return model.GetProperty("inference_stats").GetProperty("success").GetProperty("count").GetInt64() == 8;
        });
        (model.GetProperty("inference_count").GetInt64(), model.GetProperty("execution_count").GetInt64()).ShouldBe((8, 1));
        var times = model.GetProperty("inference_stats");
        new[] { "success", "queue", "compute_input", "compute_infer", "compute_output" }.ShouldAllBe(
            part => times.GetProperty(part).GetProperty("count").GetInt64() == 8);
        var batch = model.GetProperty("batch_stats").EnumerateArray().ShouldHaveSingleItem();
        batch.GetProperty("batch_size").GetInt64().ShouldBe(8);
        batch.GetProperty("compute_infer").GetProperty("count").GetInt64().ShouldBe(1);
        // Each of the eight requests was in that run for its whole time.
        times.GetProperty("compute_infer").GetProperty("ns").GetInt64()
            .ShouldBe(8 * batch.GetProperty("compute_infer").GetProperty("ns").GetInt64());
    }

    [Fact]
    public async Task BatchSizes_AreKeptOnlySoMany()
    {
        await using var server = await RunningServer.StartAsync("identity_uint8");
        foreach (var size in new[] { 0, 1, 2, 1024, 1025, 100_000 })
        {
            var answer = await server.InferAsync(
                $$"""{"inputs":[{"name":"x","shape":[{{size}}],"datatype":"UINT8","data":[{{string.Join(',', new int[size])}}]}]}""");
            answer.Status.ShouldBe(HttpStatusCode.OK);
        }

        var model = Model(await server.GetAsync("/v2/models/m/stats"));

        model.GetProperty("batch_stats").EnumerateArray().Select(batch => batch.GetProperty("batch_size").GetInt64())
            .ShouldBe([0, 1, 2, 1024]);
        model.GetProperty("execution_count").GetInt64().ShouldBe(6);
    }

    [GrpcioFact("grpc, google.protobuf")]
    public async Task GrpcsOwnClient_ReadsTheSame()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync("add");
        await server.InferAsync(Add);
        await server.InferAsync("{}");
        await server.EventuallyAsync(async () => Model(await server.GetAsync("/v2/models/stats")).GetProperty("inference_stats")
            .GetProperty("fail").GetProperty("count").GetInt64() == 1);

        await Python.RunAsync("Grpc/model_statistics.py", Python.WriteDescriptors(folder), $"{server.Client.BaseAddress!.Port}",
            $"{server.Client.BaseAddress}v2/models/stats");
    }

    private static JsonElement Model(RunningServer.Answer answer)
    {
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.Json.GetProperty("model_stats").EnumerateArray().ShouldHaveSingleItem();
    }
}
