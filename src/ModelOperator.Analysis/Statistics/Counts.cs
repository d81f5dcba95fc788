using System.Runtime.InteropServices;

namespace ModelOperator.Analysis.Statistics;

/// <summary>
/// The counts of requests of one revision. A request may count as a part of a bad one, x from 0 to 1. Every test multiplies its evidence
/// by a factor b for a bad request and g for a good one, and so by b^x g^(1-x) for such a part. By the inequality of the weighted
/// arithmetic and geometric means that is at most x b + (1-x) g, whose mean is that of requests which are bad or good with the mean of x
/// as their rate. So what is a supermartingale for shares is one for means of numbers from 0 to 1, too; the bound is Hoeffding's (1963,
/// theorem 1), valid at all times (Howard, Ramdas, McAuliffe and Sekhon 2020).
/// </summary>
/// <param name="Bad">The requests that went wrong by the metric's definition; from 0 to <paramref name="Total"/>.</param>
/// <param name="Total">All requests.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Counts(double Bad, long Total)
{
    /// <summary>The share that went wrong; null when there were no requests.</summary>
    public double? Rate => Total > 0 ? Bad / Total : null;

    /// <summary>The requests that went well.</summary>
    public double Good => Total - Bad;
}
