using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace ModelOperator.ModelServer.Tensors;

/// <summary>A tensor in ONNX Runtime's own memory: requests are parsed into it and answers written out of it without a copy.</summary>
internal sealed unsafe class Tensor : IDisposable
{
    // The runtime's memory stays where it is; asking for it again for every element would cost more than most uses of the element.
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
        if (dataType is DataType.Bytes)
        {
            var texts = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
            return new Tensor(texts, dataType, shape, count, null, texts);
        }

        var memory = TensorPool.Rent(dataType, shape, count);
        return new Tensor(memory.Value, dataType, shape, count, memory.Data, memory);
    }

    /// <summary>What a model answered; owns the value from here on.</summary>
    public static Tensor Wrap(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        var dataType = DataTypes.FromOnnx(info.ElementDataType)
            ?? throw new NotSupportedException($"element type {info.ElementDataType} has no datatype in the protocol");
        return new Tensor(value, dataType, info.Shape, checked((int)info.ElementCount), dataType is DataType.Bytes ? null : DataOf(value), value);
    }

    /// <summary>Where the elements of a value are, until it is disposed of.</summary>
    internal static byte* DataOf(OrtValue value) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(value.GetTensorMutableRawData()));

    /// <summary>The elements, row-major; valid until disposal. Not for <see cref="DataType.Bytes"/>.</summary>
    /// <typeparam name="T">The .NET type of <see cref="DataType"/>, e.g. <see cref="Half"/> for FP16.</typeparam>
    public Span<T> Elements<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_owner is null, this);
        return new Span<T>(_data, Count * DataType.Size() / sizeof(T));
    }

    /// <summary>True when its elements are in the memory of the other's. Texts never are: each tensor has its own.</summary>
    public bool IsWithin(Tensor other) => Elements<byte>().Overlaps(other.Elements<byte>());

    /// <summary>The same elements in memory of their own. Not for <see cref="DataType.Bytes"/>.</summary>
    public Tensor Copy()
    {
        var copy = Allocate(DataType, Shape);
        Elements<byte>().CopyTo(copy.Elements<byte>());
        return copy;
    }

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
        var start = first * rowSize;
        return new Tensor(
            Value, DataType, [rows, .. Shape.AsSpan(1)], rows * rowSize, DataType is DataType.Bytes ? null : _data + ((long)start * DataType.Size()), owner, _start + start);
    }

    public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Dispose();
}
