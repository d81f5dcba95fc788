using Microsoft.ML.OnnxRuntime;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>Memory of one shape, which serves one tensor after the other. When it is disposed of, it goes back to the
/// <see cref="TensorPool"/>.</summary>
internal sealed unsafe class TensorMemory : IDisposable
{
    public TensorMemory(DataType dataType, long[] shape, TensorShapeKey? key)
    {
        Value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, dataType.ToOnnx(), shape);
        Data = Tensor.DataOf(Value);
        Key = key;
    }

    public OrtValue Value { get; }

    public byte* Data { get; }

    /// <summary>The key under which the pool keeps it; null when the pool does not keep it.</summary>
    public TensorShapeKey? Key { get; }

    public void Dispose()
    {
        if (!TensorPool.TryKeep(this))
        {
            Value.Dispose();
        }
    }
}
