using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Signatures;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx;

public sealed class MemoryPatternsTests
{
    private const int Small = 1 << 20;

    [Fact]
    public void Patterns_AreForModels_WhereClientsChooseRowsAlone() =>
        MemoryPatterns.AreFor(Model([1, 3, 224, 224], [-1, 64], [-1]), Small).ShouldBeTrue();

    [Theory]
    [InlineData(new long[] { 1, -1 })]
    [InlineData(new long[] { -1, 16, -1 })]
    [InlineData(new long[] { })]
    public void Patterns_AreNotForModels_WhereClientsChooseAnotherSize(long[] shape) =>
        MemoryPatterns.AreFor(Model([-1, 2], shape), Small).ShouldBeFalse();

    [Fact]
    public void Patterns_AreNotForLargeModels_WhichWouldBeInMemoryTwice() => MemoryPatterns.AreFor(Model([-1, 2]), 1 << 30).ShouldBeFalse();

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(MemoryPatterns.MaxRows, MemoryPatterns.MaxRows, true)]
    [InlineData(MemoryPatterns.MaxRows + 1, MemoryPatterns.MaxRows + 1, false)]
    [InlineData(1, 2, false)]
    public void Patterns_AreForRequests_OfAFewRowsInEachInput(int left, int right, bool expected)
    {
        var model = Model([-1, 2], [5, 2], [-1]);
        using var request = new InferRequest(
            id: null,
            [
                Tensor.Allocate(DataType.Fp32, [left, 2]),
                Tensor.Allocate(DataType.Fp32, [5, 2]),
                Tensor.Allocate(DataType.Fp32, [right]),
            ],
            model.AllOutputs);

        MemoryPatterns.AreFor(model, request).ShouldBe(expected);
    }

    [Theory]
    [InlineData("no_rows", true)]
    [InlineData("add", true)]
    [InlineData("layers", false)]
    [InlineData("scalar", false)]
    public void Request_OfALoadedModel_IsPlanned_WhereItsShapesAreFew(string name, bool expected)
    {
        using var model = OnnxModel.Load(TestModels.Path(name), "m", "1", 1);
        using var request = SyntheticInputs.For(model.Signature);
        using var result = model.Run(request, CancellationToken.None);

        model.Plans(request).ShouldBe(expected);
    }

    /// <summary>Checks that both sessions give the same answer: in memory of the runtime, in memory of the server, and bound to the
    /// request.</summary>
    [Fact]
    public void Request_OfManyRows_IsAnsweredAsThoseOfFewAre()
    {
        using var model = OnnxModel.Load(TestModels.Example("models/v2.onnx"), "m", "1", 1);
        var values = Enumerable.Range(0, 2 * MemoryPatterns.MaxRows * 64).Select(index => (float)(index * 7 % 17)).ToArray();
        using var many = Rows(values);
        using var together = model.Run(many, CancellationToken.None);
        model.Plans(many).ShouldBeFalse();

        for (var row = 0; row < 2 * MemoryPatterns.MaxRows; row++)
        {
            using var one = Rows(values.AsSpan(row * 64, 64));
            using var alone = model.Run(one, CancellationToken.None);

            model.Plans(one).ShouldBeTrue();
            alone.Outputs[0].Elements<long>()[0].ShouldBe(together.Outputs[0].Elements<long>()[row]);
        }

        InferRequest Rows(ReadOnlySpan<float> data)
        {
            var tensor = Tensor.Allocate(DataType.Fp32, [data.Length / 64, 64]);
            data.CopyTo(tensor.Elements<float>());
            return new InferRequest(id: null, [tensor], model.Signature.AllOutputs);
        }
    }

    private static ModelSignature Model(params long[][] inputs) =>
        new("m", "1", [.. inputs.Select((shape, index) => new TensorSpec($"x{index}", DataType.Fp32, shape))], []);
}
