using System.Runtime.InteropServices;

namespace ModelOperator.Analysis.Statistics;

/// <summary>Where a value lies: between <paramref name="Lower"/> and <paramref name="Upper"/>.</summary>
/// <param name="Lower">Not below this.</param>
/// <param name="Upper">Not above this; may be infinite.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Whether the value may be this one.</summary>
    public bool Contains(double value) => value >= Lower && value <= Upper;
}
