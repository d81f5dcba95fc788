using System.Runtime.InteropServices;
using ModelOperator.Analysis.Statistics.Numerics;

namespace ModelOperator.Analysis.Statistics;

/// <summary>The interval in which a value lies, from <paramref name="Lower"/> to <paramref name="Upper"/>.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end; it may be infinite.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>The differences from -1 to 1 that the evidence leaves open; all of them where nothing was counted.</summary>
    /// <param name="observed">The difference that was counted; null for none.</param>
    /// <param name="alpha">The probability with which the interval may miss the difference.</param>
    /// <param name="against">The logarithm of the evidence that the difference is above a limit, or with false below it.</param>
    public static Interval OfDifferences(double? observed, double alpha, Func<double, bool, double> against) => observed is { } seen
        ? new(
            Bisection.Edge(seen, -1, -Math.Log(alpha), limit => against(limit, true)),
            Bisection.Edge(seen, 1, -Math.Log(alpha), limit => against(limit, false)))
        : new(-1, 1);

    /// <summary>True when the value may be this one.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;
}
