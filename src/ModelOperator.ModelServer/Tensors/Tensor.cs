using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>A tensor in ONNX Runtime's own memory. Requests are read into it and answers are written from it, without a copy.</summary>
internal sealed unsafe class Tensor : IDisposable
{
    // The runtime's memory stays at one address. Asking the runtime for it at every element would cost more than most uses of the element.
    private readonly byte* _data;
    private readonly int _start;
    private IDisposable? _owner;

    private Tensor(OrtValue value, DataType dataType, long[] shape, int count, byte* data, IDisposable owner, int start = 0)
    {
        Value = value;
        DataType = dataType;
        Shape = shape;
        Count = count;
        _data = data;
        _owner = owner;
        _start = start;
    }

    /// <summary>The runtime's value. A slice has the value of the whole tensor.</summary>
    public OrtValue Value { get; }

    public DataType DataType { get; }

    public long[] Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Count { get; }

    /// <summary>Allocates a tensor to fill. Its memory is not zeroed. Its strings are empty.</summary>
    /// <param name="dataType">The type of the elements.</param>
    /// <param name="shape">The shape. It has no negative sizes, and its elements fit in an array.</param>
    public static Tensor Allocate(DataType dataType, long[] shape)
    {
        var count = Tensors.Shape.Count(shape)
            ?? throw new ArgumentOutOfRangeException(nameof(shape), Tensors.Shape.Text(shape), "too large");
        if (dataType is DataType.Bytes)
        {
            var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
            return new Tensor(texts, dataType, shape, count, null, texts);
        }

        var memory = TensorPool.Rent(dataType, shape, count);
        return new Tensor(memory.Value, dataType, shape, count, memory.Data, memory);
    }

    /// <summary>Creates a tensor from an output of a model, and owns that value.</summary>
    public static Tensor Wrap(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var dataType = DataTypes.FromOnnx(info.ElementDataType)
            ?? throw new NotSupportedException($"element type {info.ElementDataType} has no datatype in the protocol");
        var data = dataType is DataType.Bytes ? null : DataOf(value);
        return new Tensor(value, dataType, info.Shape, checked((int)info.ElementCount), data, value);
    }

    /// <summary>Gets the address of a value's elements, which is valid until the value is disposed of.</summary>
    internal static byte* DataOf(OrtValue value) =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value.GetTensorMutableRawData()));

    /// <summary>Gets the elements in row-major order, valid until the tensor is disposed of. <see cref="DataType.Bytes"/> has no such
    /// elements.</summary>
    /// <typeparam name="T">The .NET type that belongs to <see cref="DataType"/>, for example <see cref="Half"/> for FP16.</typeparam>
    public Span<T> Elements<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_owner is null, this);
        return new Span<T>(_data, Count * DataType.Size() / sizeof(T));
    }

    /// <summary>Tells whether the elements are in the memory of another tensor. Those of <see cref="DataType.Bytes"/> never are.</summary>
    public bool IsWithin(Tensor other) => Elements<byte>().Overlaps(other.Elements<byte>());

    /// <summary>Copies the elements into a tensor with memory of its own. Not for <see cref="DataType.Bytes"/>.</summary>
    public Tensor Copy()
    {
        var copy = Allocate(DataType, Shape);
        Elements<byte>().CopyTo(copy.Elements<byte>());
        return copy;
    }

    /// <summary>Gets an element of <see cref="DataType.Bytes"/>, valid until the tensor is disposed of.</summary>
    public ReadOnlySpan<byte> Text(int index) => Value.GetStringElementAsSpan(_start + index);

    public void SetText(ReadOnlySpan<byte> text, int index) => Value.StringTensorSetElementAt(text, _start + index);

    /// <summary>Gets some rows in the same memory. The first dimension counts rows.</summary>
    /// <param name="first">The place of the first row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="owner">Disposed of together with the slice. It frees the memory when nothing uses it any more.</param>
    public Tensor Rows(int first, int rows, IDisposable owner)
    {
        var rowSize = Shape[0] == 0 ? 0 : Count / (int)Shape[0];
        var start = first * rowSize;
        var data = DataType is DataType.Bytes ? null : _data + ((long)start * DataType.Size());
        return new Tensor(Value, DataType, [rows, .. Shape.AsSpan(1)], rows * rowSize, data, owner, _start + start);
    }

    public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Dispose();
}
