using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ModelOperator.ModelServer.Tensors;
using ModelOperator.Profiles;

namespace ModelOperator.ModelServer.Monitoring;

/// <summary>Counts the columns of one input into the bins of the profile. The counters that a request touches lie side by side, because
/// fetching a cache line costs more than counting.</summary>
internal sealed class FeatureCounters
{
    // Each feature has these two counters in a stripe, and then one for each bin.
    private const int MissingPlace = 0, OutOfRangePlace = 1, FirstBin = 2;

    // A stripe ends with this much room, so that two processors never write to one cache line.
    private const int Padding = 16;

    private static readonly int Stripes = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, 8));

    private readonly IReadOnlyList<FeatureProfile> _profiles;
    private readonly Column[] _columns;
    private readonly double[] _edges;
    private readonly Stripe[] _stripes;

    /// <param name="input">The place of the input in a request.</param>
    /// <param name="type">The datatype of the input, at whose precision values and profiles are compared.</param>
    /// <param name="profiles">The profiles of its columns.</param>
    public FeatureCounters(int input, DataType type, IReadOnlyList<FeatureProfile> profiles)
    {
        Input = input;
        _profiles = profiles;
        _columns = new Column[profiles.Count];
        _edges = [.. profiles.SelectMany(profile => Padded(profile.Edges.Select(edge => TensorValues.Rounded(type, edge))))];
        var (edge, place) = (0, 0);
        for (var feature = 0; feature < _columns.Length; feature++)
        {
            var profile = profiles[feature];
            var (min, max) = (TensorValues.Rounded(type, profile.Min), TensorValues.Rounded(type, profile.Max));
            var padded = PaddedLength(profile.Edges.Count);
            _columns[feature] = new Column(profile.Index, edge, padded, profile.Edges.Count + 1, place, min, max);
            edge += padded;
            place += FirstBin + profile.Edges.Count + 1;
        }

        _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new Stripe(new long[place + Padding]))];
    }

    public int Input { get; }

    public int Features => _columns.Length;

    public string Name(int feature) => _profiles[feature].Name;

    public int Bins(int feature) => _columns[feature].Bins;

    public long Missing(int feature) => Sum(_columns[feature].Place + MissingPlace);

    public long OutOfRange(int feature) => Sum(_columns[feature].Place + OutOfRangePlace);

    public long Bin(int feature, int bin) => Sum(_columns[feature].Place + FirstBin + bin);

    /// <summary>Counts the columns of a request. A row that does not have a column counts as missing it.</summary>
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

    /// <summary>Counts the values of a row, one for each feature; NaN for one that is missing.</summary>
    public void Count(ReadOnlySpan<double> values)
    {
        var stripe = Enter();
        try
        {
            for (var feature = 0; feature < values.Length; feature++)
            {
                Count(stripe.Counts, in _columns[feature], values[feature]);
            }
        }
        finally
        {
            stripe.Gate.Exit();
        }
    }

    private void Count<T>(ReadOnlySpan<T> elements, int rows)
        where T : unmanaged, INumberBase<T>
    {
        var width = rows == 0 ? 0 : elements.Length / rows;
        var stripe = Enter();
        try
        {
            for (var row = 0; row < rows; row++)
            {
                var values = elements.Slice(row * width, width);
                foreach (ref readonly var column in _columns.AsSpan())
                {
                    Count(stripe.Counts, in column, column.Index < width ? double.CreateTruncating(values[column.Index]) : double.NaN);
                }
            }
        }
        finally
        {
            stripe.Gate.Exit();
        }
    }

    private void CountOther(Tensor tensor, int rows)
    {
        var width = rows == 0 ? 0 : tensor.Count / rows;
        var stripe = Enter();
        try
        {
            for (var row = 0; row < rows; row++)
            {
                foreach (ref readonly var column in _columns.AsSpan())
                {
                    var value = column.Index < width ? TensorValues.At(tensor, (row * width) + column.Index) : double.NaN;
                    Count(stripe.Counts, in column, value);
                }
            }
        }
        finally
        {
            stripe.Gate.Exit();
        }
    }

    // One lock for all columns of a request costs less than an interlocked increment for each of them. Who finds a stripe taken takes
    // another one, and waits only when all are.
    private Stripe Enter()
    {
        var first = Thread.GetCurrentProcessorId();
        for (var next = 0; next < Stripes; next++)
        {
            var stripe = _stripes[(first + next) & (Stripes - 1)];
            if (stripe.Gate.TryEnter())
            {
                return stripe;
            }
        }

        var own = _stripes[first & (Stripes - 1)];
        own.Gate.Enter();
        return own;
    }

    // The stripe of the counts is held.
    private void Count(long[] counts, in Column column, double value)
    {
        if (double.IsNaN(value))
        {
            counts[column.Place + MissingPlace]++;
            return;
        }

        if (value < column.Min || value > column.Max)
        {
            counts[column.Place + OutOfRangePlace]++;
        }

        counts[column.Place + FirstBin + EdgesUpTo(_edges.AsSpan(column.FirstEdge, column.PaddedEdges), value)]++;
    }

    // A value on an edge belongs to the bin above it. Several edges are compared at once, since this is most of what counting costs.
    private static int EdgesUpTo(ReadOnlySpan<double> edges, double value)
    {
        var all = MemoryMarshal.Cast<double, Vector256<double>>(edges);
        var wanted = Vector256.Create(value);
        var count = 0;
        foreach (var some in all)
        {
            count += BitOperations.PopCount(Vector256.GreaterThanOrEqual(wanted, some).ExtractMostSignificantBits());
        }

        return count;
    }

    private static int PaddedLength(int edges) => (edges + Vector256<double>.Count - 1) / Vector256<double>.Count * Vector256<double>.Count;

    // No value reaches NaN.
    private static IEnumerable<double> Padded(IEnumerable<double> edges) =>
        edges.Chunk(Vector256<double>.Count)
            .SelectMany(some => some.Concat(Enumerable.Repeat(double.NaN, Vector256<double>.Count - some.Length)));

    private long Sum(int place)
    {
        long sum = 0;
        foreach (var stripe in _stripes)
        {
            sum += Volatile.Read(ref stripe.Counts[place]);
        }

        return sum;
    }

    private sealed record Stripe(long[] Counts)
    {
        public Lock Gate { get; } = new();
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Column(
        int Index, int FirstEdge, int PaddedEdges, int Bins, int Place, double Min, double Max);
}
