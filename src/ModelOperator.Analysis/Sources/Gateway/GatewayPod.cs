namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>A gateway pod.</summary>
/// <param name="Id">The pod's uid, which differs from that of an earlier pod of the same name.</param>
/// <param name="Metrics">The address of its counters: <c>http://10.0.0.7:9090/metrics</c>.</param>
public sealed record GatewayPod(string Id, Uri Metrics);
