using System.Runtime.InteropServices;

namespace ModelOperator.Analysis.Counting;

/// <summary>The value of a counter at one moment.</summary>
/// <param name="Time">The time, in seconds since 1970.</param>
/// <param name="Value">The count.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CounterSample(double Time, double Value);
