using System.Runtime.InteropServices;

namespace ModelOperator.Analysis.Counting;

/// <summary>A counter at one moment.</summary>
/// <param name="Time">Seconds since 1970.</param>
/// <param name="Value">Its count.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CounterSample(double Time, double Value);
