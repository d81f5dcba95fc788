namespace ModelOperator.Operator.Observing.Gpus.Reserving;

/// <summary>The pods that somebody waits for, so that all who wait for the same are looked at together.</summary>
/// <param name="Needs">The demands of each pod, in words.</param>
/// <param name="Missing">The number of pods.</param>
/// <param name="TakesAny">True for one that makes each pod that fits.</param>
internal readonly record struct GpuWish(string Needs, int Missing, bool TakesAny);
