using System.Net;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.ModelServer.Tests.Support;
using ModelOperator.Testing;

namespace ModelOperator.ModelServer.Tests.Rest.Reading;

/// <summary>Tests inputs of the graph that have an initializer: y = x * scale + shift, where scale is [10, 100] and shift is [1] unless a
/// request says otherwise.</summary>
public sealed class OptionalInputTests
{
    private const string X = """{"name":"x","shape":[2,2],"datatype":"FP32","data":[1,2,3,4]}""";
    private const string Scale = """{"name":"scale","shape":[2],"datatype":"FP32","data":[1,2]}""";
    private const string Shift = """{"name":"shift","shape":[1],"datatype":"FP32","data":[0.5]}""";

    [Fact]
    public async Task Metadata_NamesThem()
    {
        await using var server = await RunningServer.StartAsync("overridable");

        var inputs = (await server.GetAsync("/v2/models/m")).Json.GetProperty("inputs").GetRawText();

        inputs.ShouldBe("""[{"name":"x","datatype":"FP32","shape":[-1,2]},{"name":"scale","datatype":"FP32","shape":[2]},{"name":"shift","datatype":"FP32","shape":[1]}]""");
    }

    [Theory]
    [InlineData($"{X}", "[11,201,31,401]")]
    [InlineData($"{X},{Scale}", "[2,5,4,9]")]
    [InlineData($"{Shift},{X}", "[10.5,200.5,30.5,400.5]")]
    [InlineData($"{Scale},{X},{Shift}", "[1.5,4.5,3.5,8.5]")]
    public async Task Request_GivesThemOrNot(string inputs, string expected)
    {
        await using var server = await RunningServer.StartAsync("overridable");

        // The request is repeated, once with another one between, to show what it leaves behind in the pool.
        for (var round = 0; round < 3; round++)
        {
            var answer = await server.InferAsync($$"""{"inputs":[{{inputs}}]}""");
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
            answer.Data().ShouldBe(expected);
            (await server.InferAsync($$"""{"inputs":[{{X}}]}""")).Data().ShouldBe("[11,201,31,401]");
        }
    }

    [Fact]
    public async Task Binary_ForOne_IsRead()
    {
        await using var server = await RunningServer.StartAsync("overridable");

        var (status, json, _) = await BinaryRequest.SendAsync(server, BinaryRequest.Of(
            $$$"""{"inputs":[{{{X}}},{"name":"scale","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}}]}""", [0, 0, 0x80,
                0x3f, 0, 0, 0, 0x40]));

        status.ShouldBe(200, json);
        json.ShouldContain("\"data\":[2,5,4,9]");
    }

    [Theory]
    [InlineData($$"""{{X}},{{Scale}},{{Scale}}""", "input 'scale' is given twice")]
    [InlineData($$"""{{X}},{"name":"scale","shape":[3],"datatype":"FP32","data":[1,2,3]}""",
        "input 'scale' has shape [3]; the model takes [2] (-1 is any size)")]
    [InlineData($$"""{{X}},{"name":"scale","shape":[2],"datatype":"FP64","data":[1,2]}""",
        "input 'scale' has datatype FP64; the model takes FP32")]
    [InlineData(Scale, "input 'x' is missing; the model takes 'x' FP32 [-1, 2]; it may take 'scale' FP32 [2], 'shift' FP32 [1]")]
    [InlineData($$"""{{X}},{"name":"slope","shape":[2],"datatype":"FP32","data":[1,2]}""",
        "input 'slope' is unknown; the model takes 'x' FP32 [-1, 2]; it may take 'scale' FP32 [2], 'shift' FP32 [1]")]
    public async Task Request_ThatDoesNotFit_IsRefused(string inputs, string expected)
    {
        await using var server = await RunningServer.StartAsync("overridable");

        var answer = await server.InferAsync($$"""{"inputs":[{{inputs}}]}""");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldBe(expected);
    }

    [Fact]
    public async Task Batch_IsSharedWithNobodyWhoGivesAnother()
    {
        await using var server = await RunningServer.StartAsync("overridable", settings => settings with
        {
            Concurrency = 1,
            Batching = new BatchSettings(64, TimeSpan.FromMilliseconds(20), []),
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 60)
            .Select(number => server.InferAsync($$"""{"inputs":[{{X}}{{(number % 3 == 0 ? "," + Scale : "")}}]}""")));

        answers.Select(answer => answer.Data())
            .ShouldBe(Enumerable.Range(0, 60).Select(number => number % 3 == 0 ? "[2,5,4,9]" : "[11,201,31,401]"));
    }

    [GrpcioFact("grpc, google.protobuf")]
    public async Task GrpcsOwnClient_SeesAndGivesThem()
    {
        using var folder = new TemporaryFolder();
        await using var server = await RunningServer.StartAsync("overridable");

        await Python.RunAsync("Grpc/optional_inputs.py", Python.WriteDescriptors(folder), $"{server.Client.BaseAddress!.Port}");
    }
}
