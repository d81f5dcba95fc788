using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>A tensor in ONNX Runtime's own memory: requests are parsed into it and answers written out of it without a copy.</summary>
internal sealed class Tensor : IDisposable
{
    private readonly IDisposable _owner;
    private readonly int _start;

    private Tensor(OrtValue value, DataType dataType, long[] shape, int count, int start = 0, IDisposable? owner = null)
    {
        _owner = owner ?? value;
        _start = start;
        Value = value;
        DataType = dataType;
        Shape = shape;
        Count = count;
    }

    /// <summary>The runtime's own; of a slice, the whole that it is a slice of.</summary>
    public OrtValue Value { get; }

    public DataType DataType { get; }

    public long[] Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>A tensor to fill. Its memory is not zeroed; strings are empty.</summary>
    /// <param name="dataType">Type of the elements.</param>
    /// <param name="shape">No negative sizes; their product fits an array.</param>
    public static Tensor Allocate(DataType dataType, long[] shape)
    {
        var count = Tensors.Shape.Count(shape) ?? throw new ArgumentOutOfRangeException(nameof(shape), Tensors.Shape.Text(shape), "too large");
        var allocator = OrtAllocator.DefaultInstance;
        var value = dataType is DataType.Bytes
            ? OrtValue.CreateTensorWithEmptyStrings(allocator, shape)
            : OrtValue.CreateAllocatedTensorValue(allocator, dataType.ToOnnx(), shape);
        return new Tensor(value, dataType, shape, count);
    }

    /// <summary>What a model answered; owns the value from here on.</summary>
    public static Tensor Wrap(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var dataType = DataTypes.FromOnnx(info.ElementDataType)
            ?? throw new NotSupportedException($"element type {info.ElementDataType} has no datatype in the protocol");
        return new Tensor(value, dataType, info.Shape, checked((int)info.ElementCount));
    }

    /// <summary>The elements, row-major; valid until disposal. Not for <see cref="DataType.Bytes"/>.</summary>
    /// <typeparam name="T">The .NET type of <see cref="DataType"/>, e.g. <see cref="Half"/> for FP16.</typeparam>
    public Span<T> Elements<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Value.GetTensorMutableRawData().Slice(_start * DataType.Size(), Count * DataType.Size()));

    /// <summary>An element of <see cref="DataType.Bytes"/>; valid until disposal.</summary>
    public ReadOnlySpan<byte> Text(int index) => Value.GetStringElementAsSpan(_start + index);

    public void SetText(ReadOnlySpan<byte> text, int index) => Value.StringTensorSetElementAt(text, _start + index);

    /// <summary>Some rows, which are what the first dimension counts, in the same memory.</summary>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="owner">Disposed of with the slice: lets go of the memory when nothing uses it any more.</param>
    public Tensor Rows(int first, int rows, IDisposable owner)
    {
        var rowSize = Shape[0] == 0 ? 0 : Count / (int)Shape[0];
        return new Tensor(Value, DataType, [rows, .. Shape.AsSpan(1)], rows * rowSize, _start + (first * rowSize), owner);
    }

    public void Dispose() => _owner.Dispose();
}
