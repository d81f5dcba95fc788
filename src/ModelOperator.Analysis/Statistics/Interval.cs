using System.Runtime.InteropServices;

namespace ModelOperator.Analysis.Statistics;

/// <summary>The interval in which a value lies, from <paramref name="Lower"/> to <paramref name="Upper"/>.</summary>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end; it may be infinite.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>True when the value may be this one.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;
}
