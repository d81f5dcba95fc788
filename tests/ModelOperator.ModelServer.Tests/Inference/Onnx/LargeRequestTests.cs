using ModelOperator.ModelServer.Inference;
using ModelOperator.ModelServer.Inference.Onnx;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.ModelServer.Tests.Support;

namespace ModelOperator.ModelServer.Tests.Inference.Onnx;

public sealed class LargeRequestTests
{
    [Theory]
    [InlineData("Fp32", 2 << 20, true)]
    [InlineData("Fp32", (2 << 20) - 1, false)]
    [InlineData("Int64", 1 << 20, true)]
    [InlineData("UInt8", 1 << 20, false)]
    [InlineData("Bytes", 1 << 18, true)]
    [InlineData("Bytes", 1 << 17, false)]
    public void Request_IsLarge_FromEightMebibytesOfInputsOn(string type, int count, bool isLarge)
    {
        using var model = TestModels.Load("identity_fp32");
        using var request = new InferRequest(id: null, [Tensor.Allocate(Enum.Parse<DataType>(type), [count])], model.Signature.AllOutputs);

        LargeRequests.IsOne(request).ShouldBe(isLarge);
    }
}
