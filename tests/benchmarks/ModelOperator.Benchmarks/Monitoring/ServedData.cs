using ModelOperator.Analysis.Counting;
using ModelOperator.Contracts.Metrics;
using ModelOperator.Monitoring.Counting;
using ModelOperator.Profiles;

namespace ModelOperator.Benchmarks.Monitoring;

/// <summary>Rows of twenty normally distributed features, counted minute by minute as a model server counts them, with a window of an hour
/// that slides over them.</summary>
/// <param name="seed">The random numbers' seed.</param>
/// <param name="rowsAnHour">Rows that come in an hour, evenly.</param>
/// <param name="missing">The share of missing values.</param>
internal sealed class ServedData(int seed, int rowsAnHour, double missing) : IServed
{
    public const int Features = 20;
    private const int Bins = 10;
    private const int Minutes = Looks.Window;

    // Between ten bins of equal mass of a standard normal distribution.
    private static readonly double[] Edges = [-1.2815515655, -0.8416212336, -0.5244005127, -0.2533471031, 0, 0.2533471031, 0.5244005127,
        0.8416212336, 1.2815515655];

    private readonly Random _random = new(seed);
    private readonly Queue<long[]> _minutes = new();
    private readonly long[] _window = new long[Features * (Bins + 1)];

    /// <summary>The distance by which the first feature's mean has moved, in standard deviations.</summary>
    public double Shift { get; set; }

    /// <summary>True once the window is full.</summary>
    public bool IsFull => _minutes.Count == Minutes;

    /// <summary>A profile of a sample of the same features before any shift.</summary>
    public ReferenceProfile Profile(int rows) => new(
        ReferenceProfile.Current,
        [.. Enumerable.Range(0, Features).Select(feature => new FeatureProfile(Name(feature), "x", feature, -9, 9, Edges, Sample(rows)))],
        []);

    /// <summary>A minute passes.</summary>
    public void Advance()
    {
        var minute = new long[_window.Length];
        for (var row = 0; row < rowsAnHour / Minutes; row++)
        {
            for (var feature = 0; feature < Features; feature++)
            {
                var bin = _random.NextDouble() < missing ? Bins : BinOf(Normal() + (feature == 0 ? Shift : 0));
                minute[(feature * (Bins + 1)) + bin]++;
            }
        }

        _minutes.Enqueue(minute);
        var gone = _minutes.Count > Minutes ? _minutes.Dequeue() : new long[_window.Length];
        for (var place = 0; place < _window.Length; place++)
        {
            _window[place] += minute[place] - gone[place];
        }
    }

    /// <summary>The sums of the window, as a metric source answers them.</summary>
    public WindowCounts Counts() => WindowCounts.Of(
        Enumerable.Range(0, Features)
            .SelectMany(feature => Enumerable.Range(0, Bins + 1).Select(bin => Rise(feature, bin, _window[(feature * (Bins + 1)) + bin]))),
        WindowQuery.Newest);

    private static CounterRise Rise(int feature, int bin, long count)
    {
        var labels = new Dictionary<string, string>(4, StringComparer.Ordinal)
        {
            ["window"] = WindowQuery.Newest,
            ["counter"] = bin == Bins ? ModelServerMetricNames.FeatureMissing : ModelServerMetricNames.FeatureValues,
            ["feature"] = Name(feature),
        };
        if (bin < Bins)
        {
            labels["bin"] = $"{bin}";
        }

        return new(labels, count);
    }

    private long[] Sample(int rows)
    {
        var counts = new long[Bins];
        for (var row = 0; row < rows; row++)
        {
            counts[BinOf(Normal())]++;
        }

        return counts;
    }

    // Box and Muller (1958).
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static int BinOf(double value)
    {
        var bin = 0;
        foreach (var edge in Edges)
        {
            bin += value >= edge ? 1 : 0;
        }

        return bin;
    }

    private static string Name(int feature) => $"f{feature}";
}
