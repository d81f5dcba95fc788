namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>A gateway pod.</summary>
/// <param name="Id">Tells it from all others, also from one of its name before: its uid.</param>
/// <param name="Metrics">Where its counters are: <c>http://10.0.0.7:9090/metrics</c>.</param>
public sealed record GatewayPod(string Id, Uri Metrics);
