namespace ModelOperator.Demo.Verdicts;

/// <summary>The times at which the stream of requests was changed, since the demo began.</summary>
/// <param name="Drift">From when on one feature of the inputs drifted.</param>
/// <param name="Swap">From when on labels had another meaning.</param>
/// <param name="Recovery">From when on all was as it had been.</param>
internal sealed record MonitoringActs(TimeSpan Drift, TimeSpan Swap, TimeSpan Recovery);
