using System.Net;
using System.Text;
using Google.Protobuf;
using ModelOperator.ModelServer.Grpc.Messages;
using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx.Operators;

/// <summary>Serves models with the operators of Microsoft.ML.OnnxRuntime.Extensions.</summary>
public sealed class CustomOperatorsTests : IDisposable
{
    private const string Library = "libortextensions.so";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Tokenizer_InTheGraph_TakesTexts()
    {
        await using var server = await RunningServer.StartAsync(Write(TextModels.Scores()));

        var answer = await server.InferAsync(
            """{"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["Hello playing 世界 world"]}]}""");

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Data().ShouldBe("[1,5,7,8,0,0,6,2]");
        answer.Data(1).ShouldBe("[100,500,700,800,0,0,600,200]");
        (await server.GetAsync("/v2/models/m")).Text.ShouldContain("""{"name":"text","datatype":"BYTES","shape":[-1]}""");
    }

    [Fact]
    public async Task Texts_OfJson_AreAnsweredInJson()
    {
        await using var server = await RunningServer.StartAsync(Write(TextModels.Of(TextModels.Contrib, "StringUpper")));

        var answer = await server.InferAsync(
            """{"inputs":[{"name":"text","shape":[3],"datatype":"BYTES","data":["abc \ud83d\ude00","","x\ny"]}]}""");

        answer.Json.GetProperty("outputs")[0].GetProperty("data").EnumerateArray().Select(text => text.GetString())
            .ShouldBe(["ABC 😀", "", "X\nY"]);
    }

    [Fact]
    public async Task Texts_OfBinaryTensors_AreAnsweredInBinary()
    {
        await using var server = await RunningServer.StartAsync(Write(TextModels.Of(TextModels.Contrib, "StringUpper")));
        using var request = BinaryRequest.Of(
            """
            {"parameters":{"binary_data_output":true},
             "inputs":[{"name":"text","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":13}}]}
            """,
            [3, 0, 0, 0, .. "abc"u8, 2, 0, 0, 0, .. "xy"u8]);

        var (status, json, binary) = await BinaryRequest.SendAsync(server, request);

        status.ShouldBe(200, json);
        binary.ShouldBe([3, 0, 0, 0, .. "ABC"u8, 2, 0, 0, 0, .. "XY"u8]);
    }

    [Fact]
    public async Task Texts_OfGrpc_AreAnswered()
    {
        await using var server = await RunningServer.StartAsync(Write(TextModels.Of(TextModels.Contrib, "StringUpper")));
        using var client = new InferenceClient(server);
        var input = new ModelInferRequest.Types.InferInputTensor { Name = "text", Datatype = "BYTES", Shape = { 2 } };
        input.Contents = new InferTensorContents { BytesContents = { ByteString.CopyFromUtf8("abc"), ByteString.CopyFromUtf8("xy") } };

        var answer = await client.InferAsync(new ModelInferRequest { ModelName = RunningServer.Model, Inputs = { input } });

        answer.RawOutputContents.Single().ToByteArray().ShouldBe([3, 0, 0, 0, .. "ABC"u8, 2, 0, 0, 0, .. "XY"u8]);
    }

    [Fact]
    public void Operator_OfAFunctionOfTheModel_IsKnown()
    {
        using var model = OnnxModel.Load(Write(TextModels.WithFunction()), "m", "1", 1);
        using var request = SyntheticInputs.For(model.Signature);
        request.Inputs[0].SetText("abc"u8, 0);

        using var result = model.Run(request, CancellationToken.None);

        Encoding.UTF8.GetString(result.Outputs[0].Text(0)).ShouldBe("ABC");
    }

    [Theory]
    [InlineData(TextModels.Contrib, "NoSuchOperator")]
    [InlineData("com.example", "StringUpper")]
    public void Operator_ThatNobodyHas_IsNamedWithTheRemedy(string domain, string kind)
    {
        var path = Write(TextModels.Of(domain, kind));

        var message = Should.Throw<ModelLoadException>(() => OnnxModel.Load(path, "m", "1", 1)).Message;

        message.ShouldStartWith($"model m: ONNX Runtime cannot load {path}: ");
        message.ShouldContain($"{domain}:{kind}(");
        message.ShouldEndWith("; this server has the operators of ONNX Runtime and of Microsoft.ML.OnnxRuntime.Extensions (ai.onnx.contrib "
            + "and com.microsoft.extensions), so export the model with these only, or serve it with an image of your own");
    }

    [Fact]
    public void Vocabulary_WithoutATokenThatTheTokenizerNeeds_IsRefusedInTheLibrarysWords()
    {
        var path = Write(TextModels.Scores(vocabulary: "hello\nworld"));

        Should.Throw<ModelLoadException>(() => OnnxModel.Load(path, "m", "1", 1)).Message.ShouldContain("can not find tokens: [UNK]");
    }

    [Fact]
    public async Task Request_ThatTheTokenizerRefuses_FailsAlone()
    {
        await using var server = await RunningServer.StartAsync(Write(TextModels.Scores()));

        var refused = await server.InferAsync("""{"inputs":[{"name":"text","shape":[3],"datatype":"BYTES","data":["a","b","c"]}]}""");
        var answered = await server.InferAsync("""{"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["world"]}]}""");

        refused.Status.ShouldBe(HttpStatusCode.InternalServerError);
        refused.Error.ShouldContain("only support one or two query");
        answered.Data().ShouldBe("[1,6,2]");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Library_IsLoadedOnlyForAModelThatUsesIt(bool isUsed)
    {
        var path = isUsed ? Write(TextModels.Scores()) : TestModels.Path("identity_bytes");
        await using var process = ServerProcess.Start("0", "--model-path", path, "--model-name", "m", "--http-port", "0");
        using var client = new HttpClient { BaseAddress = await process.AddressAsync() };
        await process.EventuallyAsync(async () => (await client.GetAsync("/v2/health/ready")).StatusCode is HttpStatusCode.OK);

        process.HasMapped(Library).ShouldBe(isUsed);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(byte[] model)
    {
        File.WriteAllBytes(_folder["model.onnx"], model);
        return _folder["model.onnx"];
    }
}
