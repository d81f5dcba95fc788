namespace ModelOperator.Hosting.Operations.Probes;

/// <summary>A named check of <c>/readyz</c> or <c>/livez</c>. It must be quick and do no I/O: it says what is known already.</summary>
/// <param name="Probe">Which probe asks it.</param>
/// <param name="Name">Short, lower case, e.g. <c>informers-synced</c>.</param>
/// <param name="Check">The answer; an exception counts as a failure.</param>
public sealed record ProbeCheck(Probe Probe, string Name, Func<ProbeResult> Check);
