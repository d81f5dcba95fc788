namespace ModelOperator.Operator.Observing;

/// <summary>What a gateway's admin port answers to <c>GET /route</c>.</summary>
/// <param name="Generation">The generation it applies.</param>
/// <param name="Ready">It takes requests.</param>
internal sealed record GatewayReport(long Generation, bool Ready);
