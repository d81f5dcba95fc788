using System.Text.Json;
using ModelOperator.ModelServer.Scheduling.Batching;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Scheduling.Batching;

/// <summary>Each client of a server with batching gets the answer that its request would get by itself.</summary>
public sealed class BatchingOfModelsTests
{
    private static readonly BatchSettings PairsAtOnce = new(16, TimeSpan.FromSeconds(5), [2]);

    [Theory]
    [InlineData("nonzero")]
    [InlineData("nonzero_named_alike")]
    [InlineData("nonzero_unnamed")]
    public async Task Rows_ThatAreAsManyAsTheModelFinds_AreEachClientsOwn(string model)
    {
        await using var server = await StartAsync(model);

        var two = server.InferAsync("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"INT64","data":[0,1,0,1]}]}""");
        var none = server.InferAsync("""{"inputs":[{"name":"x","shape":[1,4],"datatype":"INT64","data":[0,0,0,0]}]}""");

        (await two).Data().ShouldBe("[0,1,0,3]");
        (await none).Data().ShouldBe("[]");
    }

    [Theory]
    [InlineData("softmax_of_rows", "[1,2]", "[1,1]")]
    [InlineData("centred", "[1,2]", "[0,0]")]
    [InlineData("sum_of_rows", "[1,2]", "[1,2]")]
    [InlineData("pairs_of_rows", "[1,2]", "[5]")]
    public async Task Rows_ThatDependOnEachOther_AreAnsweredAlone(string model, string data, string expected)
    {
        await using var server = await StartAsync(model);

        var answers = await Task.WhenAll(
            server.InferAsync($$"""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":{{data}}}]}"""),
            server.InferAsync("""{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[7,-7]}]}"""));

        answers[0].Data().ShouldBe(expected);
    }

    [Fact]
    public async Task Rows_OfAModelThatTakesNoMadeUpRows_AreEachClientsOwn()
    {
        await using var server = await StartAsync("lookup_mixed");
        for (var round = 0; round < 3; round++)
        {
            var answers = await Task.WhenAll(server.InferAsync(Lookup("1000")), server.InferAsync(Lookup("1001")));

            answers[0].Data().ShouldBe("[0]");
            answers[1].Data().ShouldBe("[0]");
        }
    }

    [Fact]
    public async Task Rows_OfAModelThatTakesNoMadeUpRows_ShareARunOnceTheyHaveBeenSeenToBeRows()
    {
        await using var server = await StartAsync("lookup_from_thousand");
        for (var round = 0; round < 200; round++)
        {
            var answers = await Task.WhenAll(server.InferAsync(Lookup("1000")), server.InferAsync(Lookup("1001")));
            answers[0].Data().ShouldBe("[-10]");
            answers[1].Data().ShouldBe("[-20]");
            if (Runs(await server.MetricsAsync()) < 2 * (round + 1))
            {
                return; // there were fewer runs than requests
            }
        }

        Assert.Fail("no two requests have shared a run");
    }

    [Theory]
    [InlineData("rows", "on")]
    [InlineData("rows_unnamed", "on")]
    [InlineData("nonzero", "off: the first dimension of input 'x' is 'N' and that of output 'y' is 'D'; if both are rows, export the "
        + "model with one name for them")]
    public async Task Metadata_SaysWhetherRequestsShareRuns(string model, string expected)
    {
        await using var server = await StartAsync(model);

        (await server.GetAsync("/v2/models/m")).Json.GetProperty("properties").GetProperty("batching").GetString().ShouldBe(expected);
    }

    [Fact]
    public async Task Metadata_WithoutBatching_SaysNothingOfIt()
    {
        await using var server = await RunningServer.StartAsync("rows");

        (await server.GetAsync("/v2/models/m")).Json.TryGetProperty("properties", out JsonElement _).ShouldBeFalse();
    }

    private static Task<RunningServer> StartAsync(string model) =>
        RunningServer.StartAsync(model, settings => settings with { Concurrency = 1, Batching = PairsAtOnce });

    private static string Lookup(string index) => $$"""{"inputs":[{"name":"index","shape":[1],"datatype":"INT64","data":[{{index}}]}]}""";

    private static int Runs(string metrics)
    {
        const string Name = "model_server_batch_size_count{model=\"m\",revision=\"7f9c2ab4d1\",version=\"7\"} ";
        var start = metrics.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return int.Parse(metrics[start..metrics.IndexOf('\n', start)]);
    }
}
