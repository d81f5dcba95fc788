using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Rest.Reading;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx;

public sealed class OnnxModelTests
{
    [Fact]
    public void File_ThatIsMissing_IsNamed() =>
        Should.Throw<ModelLoadException>(() => OnnxModel.Load("/no/such.onnx", "m", "1", 1)).Message.ShouldBe(
            "model m: there is no file /no/such.onnx");

    [Fact]
    public void File_ThatIsNoModel_IsRefusedInTheRuntimesWords()
    {
        var path = TestModels.Example("README.md");

        Should.Throw<ModelLoadException>(() => OnnxModel.Load(path, "m", "1", 1)).Message
            .ShouldStartWith($"model m: ONNX Runtime cannot load {path}: [ErrorCode:InvalidProtobuf]");
    }

    [Fact]
    public void Output_ThatIsNoTensor_IsRefusedWithTheRemedy() =>
        Should.Throw<ModelLoadException>(() => OnnxModel.Load(TestModels.Path("zipmap"), "m", "1", 1)).Message
            .ShouldBe("model m: output 'y' is no tensor, which the protocol cannot carry; export the model with tensors only (skl2onnx: "
                + "zipmap=False)");

    [Theory]
    [InlineData("CUDA")]
    [InlineData("TensorRT,CUDA")]
    public void Provider_ThatCannotBeLoaded_FailsInTheLibrarysWords_UnlessTheCpuMayDo(string names)
    {
        // The native library of these tests is built for the CPU.
        var providers = new ExecutionProviders(names.Split(','));

        Should.Throw<ModelLoadException>(() => OnnxModel.Load(TestModels.Path("add"), "m", "1", 1, providers)).Message
            .ShouldStartWith($"model m: no execution provider of {names.Replace(",", ", ", StringComparison.Ordinal)} can be loaded: "
                + $"{names.Split(',')[0]}: [ErrorCode:");
        using var model = OnnxModel.Load(TestModels.Path("add"), "m", "1", 1, providers with { AllowCpuFallback = true });
        model.Providers.ShouldBe(["CPU"]);
    }

    [Fact]
    public void Run_Canceled_EndsAsCanceled()
    {
        using var model = TestModels.Load("lookup");
        using var request = SyntheticInputs.For(model.Signature);

        Should.Throw<OperationCanceledException>(() => model.Run(request, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("add")]
    [InlineData("scalar")]
    [InlineData("identity_bytes")]
    [InlineData("identity_fp16")]
    public void SyntheticInputs_RunTheModel(string name)
    {
        using var model = OnnxModel.Load(TestModels.Path(name), "m", "1", 1);
        using var request = SyntheticInputs.For(model.Signature);
        using var result = model.Run(request, CancellationToken.None);

        result.Outputs.Count.ShouldBe(model.Signature.Outputs.Count);
        result.Outputs.ShouldAllBe(output => output.Count > 0);
    }

    [Fact]
    public async Task WarmUp_ThatFails_DoesNotKeepTheModelFromServing()
    {
        await using var server = await RunningServer.StartAsync("lookup_from_one");

        var answer = await server.InferAsync("""{"inputs":[{"name":"index","shape":[2],"datatype":"INT64","data":[3,4]}]}""");

        answer.Data().ShouldBe("[10,20]");
    }

    // The first run finds that the runtime does not write into memory of that shape. The others do not prepare any.
    [Fact]
    public void Model_WhoseOutputsAreNotAsItSays_IsAnsweredAllTheSame()
    {
        using var model = TestModels.Load("doubled");
        for (var round = 0; round < 3; round++)
        {
            using var request = InferRequestReader.Read(
                """{"inputs":[{"name":"x","shape":[2],"datatype":"FP32","data":[1,2]}]}"""u8, [], model.Requests);
            using var result = model.Run(request, CancellationToken.None);

            result.Outputs[0].Shape.ShouldBe([4]);
            result.Outputs[0].Elements<float>().ToArray().ShouldBe([1, 2, 1, 2]);
        }
    }

    [Fact]
    public void DimensionsOfOneName_ThatDiffer_AreLeftToTheRuntime()
    {
        using var model = TestModels.Load("add");
        using var request = InferRequestReader.Read(
            """{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[1,2,3]},{"name":"b","shape":[2,3],"datatype":"FP32","data":[0,0,0,1,1,1]}]}"""u8,
            [], model.Requests);

        using var result = model.Run(request, CancellationToken.None);

        result.Outputs[0].Elements<float>().ToArray().ShouldBe([1, 2, 3, 2, 3, 4]);
    }

    [Fact]
    public async Task Runs_AtOnce_DoNotShareMemory()
    {
        using var model = TestModels.Load("add");
        await Parallel.ForAsync(0, 2000, (number, _) =>
        {
            var body = System.Text.Encoding.UTF8.GetBytes(
                $$"""{"inputs":[{"name":"a","shape":[1,3],"datatype":"FP32","data":[{{number}},1,2]},{"name":"b","shape":[1,3],"datatype":"FP32","data":[1,1,1]}]}""");
            using var request = InferRequestReader.Read(body, [], model.Requests);
            using var result = model.Run(request, CancellationToken.None);
            result.Outputs[0].Elements<float>().ToArray().ShouldBe([number + 1, 2, 3]);
            result.Outputs[1].Elements<float>().ToArray().ShouldBe([number - 1, 0, 1]);
            return ValueTask.CompletedTask;
        });
    }
}
