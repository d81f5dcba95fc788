using Microsoft.ML.OnnxRuntime;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>Memory of one shape, to be used by one tensor after the other. Disposing of it gives it back to <see cref="TensorPool"/>.</summary>
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

    /// <summary>What it is kept by; null when it is not kept.</summary>
    public TensorShapeKey? Key { get; }

    public void Dispose()
    {
        if (!TensorPool.TryKeep(this))
        {
            Value.Dispose();
        }
    }
}
