using System.Text.Json;
using Google.Protobuf;
using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Tensors.Messages;
using ModelOperator.Testing;

namespace ModelOperator.Gateway.Tests.Sampling;

/// <summary>Samples of requests whose tensors are not JSON.</summary>
public sealed class SampledProtocolsTests : IAsyncLifetime
{
    private static readonly MonitoringRule AgeAndLabel = new(Samples: new(100, "lake", new(["age"], ["label"], [])));

    private static readonly ModelInferRequest Question = new()
    {
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor { Name = "age", Datatype = "INT32", Shape = { 1 } },
            new ModelInferRequest.Types.InferInputTensor { Name = "name", Datatype = "BYTES", Shape = { 1 } },
        },
        RawInputContents = { ByteString.CopyFrom([17, 0, 0, 0]), ByteString.CopyFrom([4, 0, 0, 0, .. "Anna"u8]) },
    };

    private static readonly ModelInferResponse Answer = new()
    {
        Outputs =
        {
            new ModelInferResponse.Types.InferOutputTensor
            {
                Name = "label", Datatype = "INT64", Shape = { 1 }, Contents = new() { Int64Contents = { 7 } },
            },
        },
    };

    private ScriptedServer _lake = null!;

    public async Task InitializeAsync()
    {
        _lake = await ScriptedServer.StartAsync();
        _lake.Always(_ => true, request => request.AnswerAsync(""));
    }

    public async Task DisposeAsync() => await _lake.DisposeAsync();

    [Fact]
    public async Task GrpcCall_IsToldInJson_WithTheListedTensorsAlone()
    {
        await using var model = await SampledModels.GrpcAsync(Bodies.Framed(Answer));
        await using var gateway = await SampledGateway.StartAsync(model, _lake.Address, AgeAndLabel);

        await SampledModels.CallAsync(gateway, Bodies.Framed(Question));

        await ShouldTellAsync("INT32");
        (await gateway.MetricAsync("model_gateway_samples_total")).ShouldBe(1);
        gateway.Samples.Memory.Held.ShouldBe(0);
    }

    [Fact]
    public async Task GrpcCall_OfAnUnsureAnswer_GoesToPeople()
    {
        await using var model = await SampledModels.GrpcAsync(Bodies.Framed(Answer));
        await using var gateway = await SampledGateway.StartAsync(
            model, _lake.Address, new(Review: new(0.6, null, "lake", AgeAndLabel.Samples!.Content)));

        await SampledModels.CallAsync(gateway, Bodies.Framed(Question));

        await ShouldTellAsync("INT32");
        _lake.Received.ShouldAllBe(received => received.Body.Contains("\"review\":\"true\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("failed", 13, 0, 0)]
    [InlineData("compressed", 0, 1, 0)]
    [InlineData("compressed", 0, 0, 1)]
    [InlineData("malformed", 0, 0, 0)]
    public async Task GrpcCallThatCannotBeTold_IsCountedByItsReason(string reason, int status, byte requestFlag, byte answerFlag)
    {
        var (request, answer) = (Bodies.Framed(Question), Bodies.Framed(Answer));
        (request[0], answer[0]) = (requestFlag, answerFlag);
        await using var model = await SampledModels.GrpcAsync(reason is "malformed" ? [.. answer, 1] : answer, status);
        await using var gateway = await SampledGateway.StartAsync(model, _lake.Address, AgeAndLabel);

        await SampledModels.CallAsync(gateway, request);

        await Eventually.True(async () => await gateway.MetricAsync("model_gateway_samples_skipped_total", $"reason=\"{reason}\"") == 1);
        (await gateway.MetricAsync("model_gateway_samples_skipped_total")).ShouldBe(1);
        _lake.Received.ShouldBeEmpty();
        gateway.Samples.Memory.Held.ShouldBe(0);
    }

    [Fact]
    public async Task BinaryTensors_AreToldInJson_WithTheListedTensorsAlone()
    {
        const string Asked =
            """{"inputs":[{"name":"age","shape":[1],"datatype":"INT16","parameters":{"binary_data_size":2}},"""
            + """{"name":"name","shape":[1],"datatype":"BYTES","data":["Anna"]}]}""";
        const string Answered = """{"outputs":[{"name":"label","shape":[1],"datatype":"INT64","parameters":{"binary_data_size":8}}]}""";
        await using var model = await SampledModels.RestAsync(Answered, [7, 0, 0, 0, 0, 0, 0, 0]);
        await using var gateway = await SampledGateway.StartAsync(model, _lake.Address, AgeAndLabel);

        await SampledModels.AskAsync(gateway, Asked, [17, 0]);

        await ShouldTellAsync("INT16");
    }

    private async Task ShouldTellAsync(string datatype)
    {
        await Eventually.True(() => _lake.Received.Count == 2);
        _lake.Received.Select(received => JsonDocument.Parse(received.Body).RootElement.GetProperty("data").GetRawText()).ShouldBe(
        [
            $$"""{"inputs":[{"name":"age","shape":[1],"datatype":"{{datatype}}","data":[17]}]}""",
            """{"outputs":[{"name":"label","shape":[1],"datatype":"INT64","data":[7]}]}""",
        ], ignoreOrder: true);
    }
}
