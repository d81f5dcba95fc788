using System.Text.Json;
using Google.Protobuf;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Tensors.Messages;
using ModelOperator.Gateway.Tests.Harness;
using ModelOperator.Sinks.Configuration;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Sampling;

/// <summary>The same request and answer become the same two events, in whatever form their tensors came and for whatever mode of a
/// sink.</summary>
public sealed class SampledFormsTests : IAsyncLifetime
{
    private const string Inputs = """
        {"inputs":[{"name":"age","shape":[2],"datatype":"INT32","data":[17,-1]},
        {"name":"name","shape":[2],"datatype":"BYTES","data":["Änna",""]}]}
        """;

    private const string Outputs = """
        {"outputs":[{"name":"label","shape":[1],"datatype":"INT64","data":[7]},
        {"name":"scores","shape":[1,2],"datatype":"FP32","data":[0.1,0.9]}]}
        """;

    // Of each list the tensor in the middle is not sent, so that bytes of a neighbour would be noticed.
    private const string JsonRequest = """
        {"id":"1","inputs":[{"name":"age","shape":[2],"datatype":"INT32","data":[17,-1]},
        {"name":"secret","shape":[1],"datatype":"FP64","data":[0.5]},{"name":"name","shape":[2],"datatype":"BYTES","data":["Änna",""]}]}
        """;

    private const string JsonAnswer = """
        {"model_name":"digits","outputs":[{"name":"label","shape":[1],"datatype":"INT64","data":[7]},
        {"name":"secret","shape":[1],"datatype":"BOOL","data":[true]},{"name":"scores","shape":[1,2],"datatype":"FP32","data":[0.1,0.9]}]}
        """;

    private const string BinaryRequest = """
        {"id":"1","inputs":[{"name":"age","shape":[2],"datatype":"INT32","parameters":{"binary_data_size":8}},
        {"name":"secret","shape":[1],"datatype":"FP64","parameters":{"binary_data_size":8}},
        {"name":"name","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":13}}]}
        """;

    private const string BinaryAnswer = """
        {"model_name":"digits","outputs":[{"name":"label","shape":[1],"datatype":"INT64","parameters":{"binary_data_size":8}},
        {"name":"secret","shape":[1],"datatype":"BOOL","parameters":{"binary_data_size":1}},
        {"name":"scores","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":8}}]}
        """;

    private static readonly MonitoringRule Rule = new(Samples: new(100, "lake", new(["age", "name"], ["label", "scores"], [])));

    private static readonly byte[] Ages = [17, 0, 0, 0, 0xff, 0xff, 0xff, 0xff];
    private static readonly byte[] Half = BitConverter.GetBytes(0.5);
    private static readonly byte[] Names = [5, 0, 0, 0, .. "Änna"u8, 0, 0, 0, 0];
    private static readonly byte[] Seven = [7, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Yes = [1];
    private static readonly byte[] Scores = [.. BitConverter.GetBytes(0.1f), .. BitConverter.GetBytes(0.9f)];

    private ScriptedServer _lake = null!;

    public static TheoryData<string, bool, bool> Forms
    {
        get
        {
            var all = new TheoryData<string, bool, bool>();
            foreach (var mode in Enum.GetNames<SinkMode>())
            {
                all.Add(mode, false, false);
                all.Add(mode, false, true);
                all.Add(mode, true, false);
                all.Add(mode, true, true);
            }

            return all;
        }
    }

    public async Task InitializeAsync()
    {
        _lake = await ScriptedServer.StartAsync();
        _lake.Always(_ => true, request => request.AnswerAsync(""));
    }

    public async Task DisposeAsync() => await _lake.DisposeAsync();

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Rest_WithTensorsInTheJsonOrBehindIt_BecomesTheSameEvents(string mode, bool isRequestBinary, bool isAnswerBinary)
    {
        await using var model = isAnswerBinary
            ? await SampledModels.RestAsync(BinaryAnswer, [.. Seven, .. Yes, .. Scores])
            : await SampledModels.RestAsync(JsonAnswer);
        await using var gateway = await StartAsync(model, mode);

        await (isRequestBinary
            ? SampledModels.AskAsync(gateway, BinaryRequest, [.. Ages, .. Half, .. Names])
            : SampledModels.AskAsync(gateway, JsonRequest));

        await ShouldTellAsync(mode);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Grpc_WithContentsOrRawOnes_BecomesTheSameEvents(string mode, bool isRequestRaw, bool isAnswerRaw)
    {
        await using var model = await SampledModels.GrpcAsync(Bodies.Framed(Answer(isAnswerRaw)));
        await using var gateway = await StartAsync(model, mode);

        await SampledModels.CallAsync(gateway, Bodies.Framed(Request(isRequestRaw)));

        await ShouldTellAsync(mode);
    }

    private Task<TestGateway> StartAsync(Backend model, string mode) =>
        SampledGateway.StartAsync(model, _lake.Address, Rule, null, ("Mode", mode));

    private async Task ShouldTellAsync(string mode)
    {
        await Eventually.True(() => Events(mode).Count == 2);
        var events = Events(mode);
        var request = events.Single(one => one.Attributes["type"] == "org.kubeflow.serving.inference.request");
        var answer = events.Single(one => one.Attributes["type"] == "org.kubeflow.serving.inference.response");
        ShouldBeJson(request.Data, Inputs);
        ShouldBeJson(answer.Data, Outputs);
        Guid.TryParse(request.Attributes["id"], out _).ShouldBeTrue();
        string[] own = ["type"];
        answer.Attributes.Where(one => !own.Contains(one.Key)).ShouldBe(
            request.Attributes.Where(one => !own.Contains(one.Key)), ignoreOrder: true);
        request.Attributes.Keys.ShouldBe(
            [
                "specversion", "id", "source", "type", "time", "datacontenttype", "inferenceservicename", "namespace", "component",
                "endpoint", "revision",
            ],
            ignoreOrder: true);
        request.Attributes["datacontenttype"].ShouldBe("application/json");
    }

    /// <summary>The events that have come, as each mode writes them.</summary>
    private List<(Dictionary<string, string> Attributes, JsonElement Data)> Events(string mode) =>
        [.. _lake.Received.SelectMany(received => mode switch
        {
            nameof(SinkMode.Binary) => [InHeaders(received)],
            nameof(SinkMode.Batch) => Json(received, "application/cloudevents-batch+json; charset=utf-8").EnumerateArray().Select(InJson),
            _ => [InJson(Json(received, "application/cloudevents+json; charset=utf-8"))],
        })];

    private static JsonElement Json(ScriptedRequest received, string contentType)
    {
        received.Headers["Content-Type"].ShouldBe(contentType);
        return JsonDocument.Parse(received.Body).RootElement;
    }

    private static (Dictionary<string, string> Attributes, JsonElement Data) InJson(JsonElement one) => (
        one.EnumerateObject().Where(field => field.Name != "data")
            .ToDictionary(field => field.Name, field => field.Value.GetString()!, StringComparer.Ordinal),
        one.GetProperty("data"));

    private static (Dictionary<string, string> Attributes, JsonElement Data) InHeaders(ScriptedRequest received)
    {
        const string Prefix = "ce-";
        var attributes = received.Headers.Where(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key[Prefix.Length..].ToLowerInvariant(), header => header.Value, StringComparer.Ordinal);
        attributes["datacontenttype"] = received.Headers["Content-Type"];
        return (attributes, JsonDocument.Parse(received.Body).RootElement);
    }

    // A character beyond ASCII may be written as itself or with an escape.
    private static void ShouldBeJson(JsonElement told, string expected) => JsonElement
        .DeepEquals(told, JsonDocument.Parse(expected).RootElement).ShouldBeTrue($"{told.GetRawText()} is not {expected}");

    private static ModelInferRequest Request(bool isRaw)
    {
        var request = new ModelInferRequest
        {
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor { Name = "age", Datatype = "INT32", Shape = { 2 } },
                new ModelInferRequest.Types.InferInputTensor { Name = "secret", Datatype = "FP64", Shape = { 1 } },
                new ModelInferRequest.Types.InferInputTensor { Name = "name", Datatype = "BYTES", Shape = { 2 } },
            },
        };
        if (isRaw)
        {
            request.RawInputContents.AddRange(new[] { Ages, Half, Names }.Select(bytes => ByteString.CopyFrom(bytes)));
        }
        else
        {
            request.Inputs[0].Contents = new() { IntContents = { 17, -1 } };
            request.Inputs[1].Contents = new() { Fp64Contents = { 0.5 } };
            request.Inputs[2].Contents = new() { BytesContents = { ByteString.CopyFromUtf8("Änna"), ByteString.Empty } };
        }

        return request;
    }

    private static ModelInferResponse Answer(bool isRaw)
    {
        var answer = new ModelInferResponse
        {
            Outputs =
            {
                new ModelInferResponse.Types.InferOutputTensor { Name = "label", Datatype = "INT64", Shape = { 1 } },
                new ModelInferResponse.Types.InferOutputTensor { Name = "secret", Datatype = "BOOL", Shape = { 1 } },
                new ModelInferResponse.Types.InferOutputTensor { Name = "scores", Datatype = "FP32", Shape = { 1, 2 } },
            },
        };
        if (isRaw)
        {
            answer.RawOutputContents.AddRange(new[] { Seven, Yes, Scores }.Select(bytes => ByteString.CopyFrom(bytes)));
        }
        else
        {
            answer.Outputs[0].Contents = new() { Int64Contents = { 7 } };
            answer.Outputs[1].Contents = new() { BoolContents = { true } };
            answer.Outputs[2].Contents = new() { Fp32Contents = { 0.1f, 0.9f } };
        }

        return answer;
    }
}
