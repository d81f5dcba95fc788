using System.Runtime.InteropServices;
using ModelOperator.Gateway.Metrics;

namespace ModelOperator.Gateway.Shadowing.Comparing;

/// <summary>The result of a comparison.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Difference">The first difference of a mismatch.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Comparison(Verdict Verdict, Difference? Difference)
{
    public static Comparison Incomparable => new(Verdict.Incomparable, null);

    public static Comparison Match => new(Verdict.Match, null);

    public static Comparison Mismatch(Difference difference) => new(Verdict.Mismatch, difference);
}
