namespace ModelOperator.Demo.Observations;

/// <summary>The gateways as Prometheus shows them.</summary>
/// <param name="At">The time at which Prometheus was asked, since the demo began.</param>
/// <param name="Revisions">The figures of each revision.</param>
internal sealed record GatewaySample(TimeSpan At, IReadOnlyDictionary<string, RevisionTraffic> Revisions);

/// <summary>The requests of one revision over the last seconds.</summary>
/// <param name="ErrorRate">The share answered by 5xx, between 0 and 1; null without requests.</param>
/// <param name="P99Ms">The latency 99 in 100 requests did not exceed, in milliseconds; null without requests.</param>
internal sealed record RevisionTraffic(double? ErrorRate, double? P99Ms);
