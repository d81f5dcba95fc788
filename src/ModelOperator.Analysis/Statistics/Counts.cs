using System.Runtime.InteropServices;

namespace ModelOperator.Analysis.Statistics;

/// <summary>Requests of one revision.</summary>
/// <param name="Bad">Those that went wrong, by whatever the metric calls wrong; from 0 to <paramref name="Total"/>.</param>
/// <param name="Total">All of them.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Counts(long Bad, long Total)
{
    /// <summary>The share that went wrong; null when there were none.</summary>
    public double? Rate => Total > 0 ? (double)Bad / Total : null;

    /// <summary>Those that went well.</summary>
    public long Good => Total - Bad;
}
