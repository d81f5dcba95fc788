using System.Net;
using System.Text.Json;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Rest.Reading;

/// <summary>Tests members that a client may leave out, and that KServe's SDK and other clients send as null.</summary>
public sealed class OptionalMembersTests(InferRequestTests.AddServer fixture) : IClassFixture<InferRequestTests.AddServer>
{
    private const string A = """{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2,3]}""";
    private const string B = """{"name":"b","shape":[1,3],"datatype":"FP32","data":[1,1,1]}""";

    [Theory]
    [InlineData($$"""{"id":null,"inputs":[{{A}},{{B}}]}""")]
    [InlineData($$"""{"parameters":null,"inputs":[{{A}},{{B}}]}""")]
    [InlineData($$"""{"outputs":null,"inputs":[{{A}},{{B}}]}""")]
    [InlineData($$"""{"inputs":[{{A}},{{B}}],"id":null,"parameters":null,"outputs":null,"model_name":null}""")]
    [InlineData($$"""{"inputs":null,"inputs":[{{A}},{{B}}]}""")]
    [InlineData($$"""{"inputs":[{{A}},{"name":"b","shape":[1,3],"datatype":"FP32","parameters":null,"data":[1,1,1]}]}""")]
    [InlineData($$"""{"inputs":[{{A}},{"name":"b","shape":[1,3],"parameters":{"binary_data_size":null},"data":[1,1,1],"datatype":"FP32"}]}""")]
    [InlineData($$"""{"inputs":[{{A}},{"name":null,"shape":null,"datatype":null,"data":null,"name":"b","shape":[1,3],"datatype":"FP32","data":[1,1,1]}]}""")]
    [InlineData($$"""{"inputs":[{{A}},{{B}}],"outputs":[{"name":"sum","parameters":null},{"name":"difference"}]}""")]
    [InlineData($$"""{"inputs":[{{A}},{{B}}],"outputs":[{"name":"sum","parameters":{"binary_data":null,"classification":null} },{"name":"difference"}]}""")]
    [InlineData($$"""{"inputs":[{{A}},{{B}}],"parameters":{"binary_data_output":null,"timeout":null,"sequence_id":null,"priority":null} }""")]
    public async Task Null_IsAsIfAbsent(string body)
    {
        var answer = await fixture.InferAsync(body);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Text.ShouldBe((await fixture.InferAsync($$"""{"inputs":[{{A}},{{B}}]}""")).Text);
    }

    [Theory]
    [InlineData("""{"inputs":null}""", "input 'a' is missing")]
    [InlineData("""{"inputs":[null]}""", "inputs[0] must be an object")]
    [InlineData("""{"outputs":[null]}""", "outputs[0] must be an object")]
    [InlineData("""{"outputs":[{"name":null}]}""", "outputs[0] has no name")]
    [InlineData("""{"inputs":[{"name":null,"shape":[1,3],"datatype":"FP32","data":[1,2,3]}]}""", "inputs[0] has no name")]
    [InlineData("""{"inputs":[{"name":"a","shape":null,"datatype":"FP32","data":[1,2,3]}]}""", "inputs[0] has no shape")]
    [InlineData("""{"inputs":[{"name":"a","shape":[null,3],"datatype":"FP32","data":[1,2,3]}]}""",
        "inputs[0].shape[0] must be a whole number, 0 or more")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":null,"data":[1,2,3]}]}""", "inputs[0] has no datatype")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":null}]}""", "inputs[0] has no data")]
    [InlineData("""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2,null]}]}""",
        "input 'a': data value 2 is null, which is no FP32")]
    [InlineData("null", "the body must be a JSON object with \"inputs\"")]
    [InlineData("""{"id":true}""", "id must be a string")]
    [InlineData("""{"outputs":{}}""", "outputs must be an array")]
    [InlineData("""{"parameters":[]}""", "parameters must be an object")]
    public async Task Null_WhereSomethingIsNeeded_IsMissing(string body, string expected)
    {
        var answer = await fixture.InferAsync(body);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldContain(expected);
    }

    [Fact]
    public async Task Null_BesideBinaryData_IsAsIfAbsent()
    {
        await using var server = await RunningServer.StartAsync("identity_uint8");

        var (status, json, binary) = await BinaryRequest.SendAsync(server, BinaryRequest.Of(
            """
            {"id":null,"parameters":{"binary_data_output":true},"outputs":null,
             "inputs":[{"name":"x","shape":[2],"datatype":"UINT8","data":null,"parameters":{"binary_data_size":2}}]}
            """, [1, 255]));

        status.ShouldBe(200, json);
        binary.ShouldBe(new byte[] { 1, 255 });
    }

    [Theory]
    [InlineData("""{"sequence_id":42}""", "parameters.sequence_id is not supported")]
    [InlineData("""{"sequence_id":"user-1"}""", "parameters.sequence_id is not supported")]
    [InlineData("""{"sequence_start":true}""", "parameters.sequence_start is not supported")]
    [InlineData("""{"sequence_end":true}""", "parameters.sequence_end is not supported")]
    [InlineData("""{"sequence_id":{}}""", "parameters.sequence_id is not supported")]
    public async Task Request_OfASequence_IsRefused(string parameters, string expected)
    {
        var answer = await fixture.InferAsync($$"""{"inputs":[{{A}},{{B}}],"parameters":{{parameters}}}""");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldBe(expected + ": requests are answered each by itself, without a state between them; leave it out");
    }

    [Theory]
    [InlineData("sequence_id", "0")]
    [InlineData("sequence_id", "\"\"")]
    [InlineData("sequence_start", "false")]
    [InlineData("sequence_end", "false")]
    [InlineData("priority", "1")]
    [InlineData("anything", "{\"else\":[1]}")]
    public async Task Parameter_ThatChangesNoAnswer_IsReadOver(string name, string value) =>
        (await fixture.InferAsync($$"""{"inputs":[{{A}},{{B}}],"parameters":{"{{name}}":{{value}} } }""")).Status.ShouldBe(
            HttpStatusCode.OK);

    [Fact]
    public async Task Classification_IsRefused()
    {
        var answer = await fixture.InferAsync(
            $$"""{"inputs":[{{A}},{{B}}],"outputs":[{"name":"sum","parameters":{"classification":3} }]}""");

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldBe("outputs[0].parameters.classification is not supported: outputs are answered as the model gives them; "
            + "leave it out and choose the classes from them");
        (await fixture.InferAsync($$"""{"inputs":[{{A}},{{B}}],"outputs":[{"name":"sum","parameters":{"classification":0} }]}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("shared_memory_region", "\"r\"")]
    [InlineData("shared_memory_byte_size", "12")]
    [InlineData("shared_memory_offset", "12")]
    public async Task SharedMemory_IsRefused(string name, string value)
    {
        const string reason = "is not supported: tensors travel in the request and in the answer; leave it out and send them as data or "
            + "as binary data";
        var parameters = $$"""{"{{name}}":{{value}}}""";

        var input = await fixture.InferAsync(
            $$"""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","parameters":{{parameters}}},{{B}}]}""");
        var output = await fixture.InferAsync($$"""{"inputs":[{{A}},{{B}}],"outputs":[{"name":"sum","parameters":{{parameters}}}]}""");

        (input.Status, input.Error).ShouldBe((HttpStatusCode.BadRequest, $"inputs[0].parameters.{name} {reason}"));
        (output.Status, output.Error).ShouldBe((HttpStatusCode.BadRequest, $"outputs[0].parameters.{name} {reason}"));
    }

    [Fact]
    public async Task Answer_ToNulls_HasNoneOfThem()
    {
        var answer = await fixture.InferAsync($$"""{"id":null,"inputs":[{{A}},{{B}}]}""");

        answer.Json.EnumerateObject().ShouldAllBe(member => member.Value.ValueKind != JsonValueKind.Null);
    }
}
