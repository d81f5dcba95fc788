namespace ModelOperator.Hosting.Operations.Probes;

/// <summary>
/// A named check of <c>/readyz</c> or <c>/livez</c>. It must be quick and do no I/O, so it reports only what is already known.
/// </summary>
/// <param name="Probe">The probe that runs it.</param>
/// <param name="Name">A short name in lower case, such as <c>informers-synced</c>.</param>
/// <param name="Check">Returns the result; an exception counts as a failure.</param>
public sealed record ProbeCheck(Probe Probe, string Name, Func<ProbeResult> Check);
