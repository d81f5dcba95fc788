using System.Numerics;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Counts one column into the profile's bins.</summary>
internal sealed class FeatureCounter
{
    // Behind the bins; and so much room that two processors never write to one cache line.
    private const int MissingPlace = 0, OutOfRangePlace = 1, FirstBin = 2, Padding = 16;

    private static readonly int Stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, 8));

    private readonly FeatureProfile _profile;
    private readonly double[] _edges;
    private readonly long[][] _counts;

    public FeatureCounter(FeatureProfile profile, int input)
    {
        _profile = profile;
        _edges = [.. profile.Edges];
        _counts = new long[Stripes][];
        for (var stripe = 0; stripe < Stripes; stripe++)
        {
            _counts[stripe] = new long[FirstBin + Bins + Padding];
        }

        Input = input;
    }

    public string Name => _profile.Name;

    /// <summary>The place of its input in a request.</summary>
    public int Input { get; }

    public long Missing => Sum(MissingPlace);

    public long OutOfRange => Sum(OutOfRangePlace);

    public int Bins => _edges.Length + 1;

    public long Bin(int index) => Sum(FirstBin + index);

    /// <summary>Counts a column of a request; a row without it counts as missing.</summary>
    public void Count(Tensor tensor, int rows)
    {
        switch (tensor.DataType)
        {
            case DataType.Fp32: Count(tensor.Elements<float>(), rows); break;
            case DataType.Fp64: Count(tensor.Elements<double>(), rows); break;
            case DataType.Int64: Count(tensor.Elements<long>(), rows); break;
            case DataType.Int32: Count(tensor.Elements<int>(), rows); break;
            case DataType.UInt8: Count(tensor.Elements<byte>(), rows); break;
            default: CountOther(tensor, rows); break;
        }
    }

    private void Count<T>(ReadOnlySpan<T> elements, int rows)
        where T : unmanaged, INumberBase<T>
    {
        var counts = _counts[Thread.GetCurrentProcessorId() & (Stripes - 1)];
        var width = rows == 0 ? 0 : elements.Length / rows;
        for (var row = 0; row < rows; row++)
        {
            Count(counts, _profile.Index < width ? double.CreateTruncating(elements[(row * width) + _profile.Index]) : double.NaN);
        }
    }

    private void CountOther(Tensor tensor, int rows)
    {
        var counts = _counts[Thread.GetCurrentProcessorId() & (Stripes - 1)];
        var width = rows == 0 ? 0 : tensor.Count / rows;
        for (var row = 0; row < rows; row++)
        {
            Count(counts, _profile.Index < width ? TensorValues.At(tensor, (row * width) + _profile.Index) : double.NaN);
        }
    }

    private void Count(long[] counts, double value)
    {
        if (double.IsNaN(value))
        {
            Interlocked.Increment(ref counts[MissingPlace]);
            return;
        }

        if (value < _profile.Min || value > _profile.Max)
        {
            Interlocked.Increment(ref counts[OutOfRangePlace]);
        }

        // A value on an edge belongs to the bin above it.
        var bin = 0;
        foreach (var edge in _edges)
        {
            bin += value >= edge ? 1 : 0;
        }

        Interlocked.Increment(ref counts[FirstBin + bin]);
    }

    private long Sum(int place)
    {
        long sum = 0;
        foreach (var counts in _counts)
        {
            sum += Interlocked.Read(ref counts[place]);
        }

        return sum;
    }
}
