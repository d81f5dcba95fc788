using ModelOperator.ModelServer.Tensors;

namespace ModelOperator.ModelServer.Tests.Tensors;

public sealed class TensorPoolTests
{
    [Fact]
    public void Tensor_DisposedOfTwice_IsLentOnce()
    {
        var first = Tensor.Allocate(DataType.Int16, [3, 7, 11]);
        first.Elements<short>().Fill(5);
        first.Dispose();
        first.Dispose();

        using var second = Tensor.Allocate(DataType.Int16, [3, 7, 11]);
        using var third = Tensor.Allocate(DataType.Int16, [3, 7, 11]);
        second.Elements<short>().Fill(1);
        third.Elements<short>().Fill(2);

        second.Elements<short>().ToArray().ShouldAllBe(value => value == 1);
        Should.Throw<ObjectDisposedException>(() => first.Elements<short>().Length);
    }

    [Theory]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 0, 5 })]
    [InlineData(new long[] { 2, 1, 2, 1, 2, 1 })]
    [InlineData(new long[] { 1 << 20 })]
    public void Tensor_OfAnyShape_HasItsElements(long[] shape)
    {
        for (var round = 0; round < 2; round++)
        {
            using var tensor = Tensor.Allocate(DataType.Fp64, shape);
            tensor.Elements<double>().Fill(round);

            tensor.Elements<double>().Length.ShouldBe(Shape.Count(shape)!.Value);
            tensor.Value.GetTensorTypeAndShape().Shape.ShouldBe(shape);
        }
    }

    [Fact]
    public void Tensors_OfOneShapeAndOtherTypes_DoNotMeet()
    {
        Tensor.Allocate(DataType.Fp32, [13]).Dispose();
        using var tensor = Tensor.Allocate(DataType.UInt8, [13]);

        tensor.Value.GetTensorTypeAndShape().ElementDataType.ShouldBe(Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.UInt8);
    }

    [Fact]
    public void Rows_OfATensor_AreItsMemory()
    {
        using var tensor = Tensor.Allocate(DataType.Int64, [3, 2]);
        long[] numbers = [1, 2, 3, 4, 5, 6];
        numbers.CopyTo(tensor.Elements<long>());

        tensor.Rows(1, 2, tensor).Elements<long>().ToArray().ShouldBe([3, 4, 5, 6]);
    }
}
