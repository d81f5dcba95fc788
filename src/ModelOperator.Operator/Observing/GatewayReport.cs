namespace ModelOperator.Operator.Observing;

/// <summary>What a gateway's admin port answers to <c>GET /route</c>.</summary>
/// <param name="Generation">The generation it applies.</param>
/// <param name="Ready">It takes requests.</param>
/// <param name="Answered">Requests answered since it started, by revision.</param>
/// <param name="Shadowed">Copies answered since it started, by revision.</param>
internal sealed record GatewayReport(
    long Generation, bool Ready, IReadOnlyDictionary<string, long>? Answered = null, IReadOnlyDictionary<string, long>? Shadowed = null);
