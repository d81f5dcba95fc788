using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Counts one column into the profile's bins.</summary>
internal sealed class FeatureCounter(FeatureProfile profile, int input)
{
    private readonly double[] _edges = [.. profile.Edges];
    private readonly long[] _bins = new long[profile.Edges.Count + 1];
    private long _missing;
    private long _outOfRange;

    public string Name => profile.Name;

    /// <summary>The place of its input in a request.</summary>
    public int Input => input;

    public long Missing => Interlocked.Read(ref _missing);

    public long OutOfRange => Interlocked.Read(ref _outOfRange);

    public int Bins => _bins.Length;

    public long Bin(int index) => Interlocked.Read(ref _bins[index]);

    /// <summary>Counts a column of a request; a row without it counts as missing.</summary>
    public void Count(Tensor tensor, int rows)
    {
        var width = rows == 0 ? 0 : tensor.Count / rows;
        for (var row = 0; row < rows; row++)
        {
            Count(profile.Index < width ? TensorValues.At(tensor, (row * width) + profile.Index) : double.NaN);
        }
    }

    private void Count(double value)
    {
        if (double.IsNaN(value))
        {
            Interlocked.Increment(ref _missing);
            return;
        }

        if (value < profile.Min || value > profile.Max)
        {
            Interlocked.Increment(ref _outOfRange);
        }

        // A value on an edge belongs to the bin above it.
        var place = Array.BinarySearch(_edges, value);
        Interlocked.Increment(ref _bins[place >= 0 ? place + 1 : ~place]);
    }
}
