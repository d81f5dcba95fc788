using System.Net;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Rest.Reading;

/// <summary>Sends requests to a model with inputs a, b and outputs sum, difference, all FP32 [batch, 3].</summary>
public sealed class InferRequestTests(InferRequestTests.AddServer fixture) : IClassFixture<InferRequestTests.AddServer>
{
    private const string A = """{"name":"a","shape":[2,3],"datatype":"FP32","data":[1,2,3,4,5,6]}""";
    private const string B = """{"name":"b","shape":[2,3],"datatype":"FP32","data":[1,1,1,2,2,2]}""";

    [Theory]
    [InlineData("[1,2,3,4,5,6]")]
    [InlineData("[[1,2,3],[4,5,6]]")]
    [InlineData(" [ [ 1.0e0 , 2, 3 ] , [4,5,6] ] ")]
    public async Task Data_FlatOrNested_IsTheSame(string data)
    {
        var answer = await fixture.InferAsync($$"""{"inputs":[{"name":"a","shape":[2,3],"datatype":"FP32","data":{{data}}},{{B}}]}""");

        answer.Data().ShouldBe("[2,3,4,6,7,8]");
        answer.Data(1).ShouldBe("[0,1,2,2,3,4]");
    }

    [Theory]
    [InlineData("""{"data":[1,2,3],"datatype":"FP32","shape":[1,3],"name":"a"}""")]
    [InlineData("""{"data":[[1,2,3]],"name":"a","parameters":{"x":[{"data":[]}]},"shape":[1,3],"datatype":"FP32"}""")]
    [InlineData("""{"shape":[1,3],"data":[1,2,3],"name":"a","datatype":"FP32","later":{}}""")]
    public async Task Members_InAnyOrder_AreRead(string input)
    {
        var answer = await fixture.InferAsync($$"""{"inputs":[{"name":"b","shape":[1,3],"datatype":"FP32","data":[1,1,1]},{{input}}]}""");

        answer.Data().ShouldBe("[2,3,4]");
    }

    [Fact]
    public async Task Answer_EchoesIdAndNamesModelAndVersion()
    {
        var answer = await fixture.InferAsync($$"""{"id":"ünïque \"1\"","parameters":{"a":1},"inputs":[{{A}},{{B}}]}""");

        answer.Json.GetProperty("id").GetString().ShouldBe("ünïque \"1\"");
        answer.Json.GetProperty("model_name").GetString().ShouldBe("m");
        answer.Json.GetProperty("model_version").GetString().ShouldBe("7");
    }

    [Fact]
    public async Task Answer_WithoutId_HasNone() =>
        (await fixture.InferAsync($$"""{"inputs":[{{A}},{{B}}]}""")).Json.TryGetProperty("id", out _).ShouldBeFalse();

    [Theory]
    [InlineData("""[{"name":"difference"}]""", "difference")]
    [InlineData("""[{"name":"difference","parameters":{}},{"name":"sum"}]""", "difference sum")]
    [InlineData("[]", "sum difference")]
    public async Task Outputs_AreThoseAskedForInThatOrder(string outputs, string expected)
    {
        var answer = await fixture.InferAsync($$"""{"inputs":[{{A}},{{B}}],"outputs":{{outputs}}}""");

        var names = answer.Json.GetProperty("outputs").EnumerateArray().Select(output => output.GetProperty("name").GetString());
        string.Join(' ', names).ShouldBe(expected);
    }

    [Fact]
    public async Task Batch_OfZero_IsAnsweredEmpty()
    {
        const string none = "\"shape\":[0,3],\"datatype\":\"FP32\",\"data\":[]";

        var answer = await fixture.InferAsync($$"""{"inputs":[{"name":"a",{{none}}},{"name":"b",{{none}}}]}""");

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Data().ShouldBe("[]");
    }

    [Theory]
    [InlineData("", "the body is not valid JSON")]
    [InlineData("[]", "the body must be a JSON object with \"inputs\"")]
    [InlineData("{", "the body is not valid JSON")]
    [InlineData("""{"inputs":[]} x""", "the body is not valid JSON")]
    [InlineData("{}", "input 'a' is missing; the model takes 'a' FP32 [-1, 3], 'b' FP32 [-1, 3]")]
    [InlineData("""{"inputs":{}}""", "inputs must be an array")]
    [InlineData("""{"inputs":[1]}""", "inputs[0] must be an object")]
    [InlineData("""{"id":7,"inputs":[]}""", "id must be a string")]
    [InlineData("""{"inputs":[{"shape":[1,3],"datatype":"FP32","data":[]}]}""", "inputs[0] has no name")]
    [InlineData("""{"inputs":[{"name":"a","datatype":"FP32","data":[]}]}""", "inputs[0] has no shape")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"data":[]}]}""", "inputs[0] has no datatype")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32"}]}""", "inputs[0] has no data")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":7}]}""", "inputs[0].data must be an array")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2,3],"data":[1,2,3]}]}""", "inputs[0] has data twice")]
    [InlineData("""{"inputs":[{"name":"c","shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""",
        "input 'c' is unknown; the model takes 'a'")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP64","data":[1,2,3]}]}""",
        "input 'a' has datatype FP64; the model takes FP32")]
    [InlineData("""{"inputs":[{"name":"a","shape":[3],"datatype":"FP32","data":[1,2,3]}]}""",
        "input 'a' has shape [3]; the model takes [-1, 3]")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}""",
        "input 'a' has shape [1, 4]; the model takes [-1, 3]")]
    [InlineData("""{"inputs":[{"name":"a","shape":[-1,3],"datatype":"FP32","data":[1,2,3]}]}""",
        "inputs[0].shape[0] must be a whole number, 0 or more")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1.5,3],"datatype":"FP32","data":[1,2,3]}]}""",
        "inputs[0].shape[0] must be a whole number, 0 or more")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1000000000,3],"datatype":"FP32","data":[1]}]}""", "more values than the body holds")]
    [InlineData("""{"inputs":[{"name":"a","shape":[9223372036854775807,3],"datatype":"FP32","data":[1]}]}""",
        "more values than the body holds")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2]}]}""",
        "input 'a': data holds 2 values; its shape [1, 3] needs 3")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2,3,4]}]}""",
        "input 'a': data holds more values; its shape [1, 3] needs 3")]
    [InlineData("""{"inputs":[{"name":"a","shape":[2,3],"datatype":"FP32","data":[[1,2],[3,4,5,6]]}]}""",
        "data has an array of 2 at depth 2; give it flat, or nested exactly")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,[2,3]]}]}""",
        "data has values at depth 1 and at depth 2")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[[[1,2,3]]]}]}""", "data is nested 3 deep")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"datatype":"FP32","data":[1]}]}""",
        "shape has more than 16 dimensions")]
    [InlineData("""{"inputs":[],"inputs":[]}""", "the body has inputs twice")]
    [InlineData("""{"id":"\ud800","inputs":[]}""", "the body is not valid JSON: it has text that is not Unicode")]
    [InlineData("""{"parameters":7}""", "parameters must be an object")]
    [InlineData("""{"parameters":{"binary_data_output":1}}""", "parameters.binary_data_output must be true or false")]
    [InlineData("""{"parameters":{"timeout":-1}}""", "parameters.timeout must be a whole number, 0 or more")]
    [InlineData("""{"outputs":[{"name":"sum","parameters":{"binary_data":0}}]}""",
        "outputs[0].parameters.binary_data must be true or false")]
    [InlineData("""{"outputs":[{}]}""", "outputs[0] has no name")]
    [InlineData("""{"outputs":[{"name":"product"}]}""", "output 'product' is unknown; the model gives 'sum'")]
    [InlineData("""{"outputs":[{"name":"sum"},{"name":"sum"}]}""", "output 'sum' is asked for twice")]
    public async Task BadRequest_IsRefusedBySentence(string body, string expected)
    {
        var answer = await fixture.InferAsync(body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task Input_GivenTwice_IsRefused() =>
        (await fixture.InferAsync($$"""{"inputs":[{{A}},{{A}}]}""")).Error.ShouldBe("input 'a' is given twice");

    [Fact]
    public async Task Nesting_BeyondTheBound_IsRefused()
    {
        var answer = await fixture.InferAsync("""{"other":""" + new string('[', 1000) + new string(']', 1000) + "}");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldContain("depth");
    }

    /// <summary>The model itself refuses these shapes, which are two batches of different size.</summary>
    [Fact]
    public async Task Failure_InsideTheRuntime_Is500WithItsMessage()
    {
        var answer = await fixture.InferAsync(
            $$"""{"inputs":[{{A}},{"name":"b","shape":[3,3],"datatype":"FP32","data":[1,2,3,4,5,6,7,8,9]}]}""");

        answer.Status.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Error.ShouldContain("Non-zero status code returned while running");
    }

    public sealed class AddServer : IAsyncLifetime
    {
        private RunningServer? _server;

        public async Task InitializeAsync() => _server = await RunningServer.StartAsync("add");

        public async Task DisposeAsync() => await _server!.DisposeAsync();

        internal Task<RunningServer.Answer> InferAsync(string body) => _server!.InferAsync(body);
    }
}
