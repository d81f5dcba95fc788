using System.Runtime.InteropServices;

namespace ModelOperator.Analysis.Statistics;

/// <summary>The counts of requests of one revision.</summary>
/// <param name="Bad">The requests that went wrong by the metric's definition; from 0 to <paramref name="Total"/>.</param>
/// <param name="Total">All requests.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Counts(long Bad, long Total)
{
    /// <summary>The share that went wrong; null when there were no requests.</summary>
    public double? Rate => Total > 0 ? (double)Bad / Total : null;

    /// <summary>The requests that went well.</summary>
    public long Good => Total - Bad;
}
