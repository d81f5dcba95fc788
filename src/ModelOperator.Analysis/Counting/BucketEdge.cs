using System.Globalization;

namespace ModelOperator.Analysis.Counting;

/// <summary>Reads the upper edges of a histogram's buckets. The formats of pages write one edge in several ways, such as 1 and 1.0, and a
/// Prometheus may change from one to the other in the middle of a stage.</summary>
public static class BucketEdge
{
    /// <summary>The label that holds the edge.</summary>
    public const string Label = "le";

    private const string Infinite = "+Inf";

    /// <summary>The edge as a number; null when the text is none.</summary>
    public static double? Read(string text) =>
        text is Infinite ? double.PositiveInfinity
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge) && !double.IsNaN(edge) ? edge
        : null;

    /// <summary>The same counter with its edge written in the one way that all formats share here.</summary>
    internal static CounterSeries Plain(CounterSeries counter)
    {
        var text = counter[Label];
        var plain = Read(text) is not { } edge ? text
            : double.IsPositiveInfinity(edge) ? Infinite
            : edge.ToString("R", CultureInfo.InvariantCulture);
        return plain == text
            ? counter
            : counter with { Labels = new Dictionary<string, string>(counter.Labels, StringComparer.Ordinal) { [Label] = plain } };
    }
}
